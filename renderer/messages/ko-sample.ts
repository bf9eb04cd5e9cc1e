/** Korean texts of the sample investigation and of a notebook beside the data. */
export const sample = {
  'home.sample': '예제 조사 열기',
  'home.sampleHint':
    '쇼핑몰에서 유출된 액세스 키: 이벤트 {events}건, 로그 {lines}줄, 트레이스 {traces}개, 단계별 안내가 함께 제공됩니다.',

  'command.sample': '예제 조사 열기',
  'command.sampleAgain': '예제 조사 처음부터 다시 시작…',
  'command.notebook': '데이터 옆에 노트북 표시',
  'error.title.sample': '예제 조사를 열지 못함',

  'sample.title': '예제 조사 만드는 중',
  'sample.lead': '가상의 쇼핑몰 이틀치 데이터를 이 컴퓨터에서 생성합니다. 네트워크에서 아무것도 받지 않습니다.',
  'sample.progress': '예제 조사',
  'sample.step.files': '파일 {n, plural, other {#개}} 생성됨',
  'sample.step.listing': '가져오는 중',
  'sample.step.import': '파일 {total}개 중 {done}개 가져옴',
  'sample.step.documents': '쿼리, 메모, 안내를 추가하는 중',
  'sample.cancel': '취소',

  'sample.againTitle': '예제 조사를 처음부터 다시 시작하시겠습니까?',
  'sample.againBody':
    '예제를 새로 만듭니다. 예제에 추가한 메모, 고정, 쿼리, 노트북은 사라집니다. 다른 워크스페이스는 변경하지 않습니다.',
  'sample.againKeep': '그대로 두기',
  'sample.againAct': '예제 새로 만들기',

  'beside.none': '이 노트북은 더 이상 워크스페이스에 없습니다.',
  'beside.empty': '이 노트북에는 아직 셀이 없습니다.',
  'beside.step': '{total}단계 중 {n}단계',
  'beside.previous': '이전 단계',
  'beside.next': '다음 단계',
  'beside.ask': '질문',
  'beside.close': '노트북 닫기',
  'beside.questions': '이 단계의 질문',
  'notebook.beside': '데이터 옆에 표시',
} as const;
