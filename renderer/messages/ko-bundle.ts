/** Korean texts of bundles. */
export const bundles = {
  'command.openBundle': '번들 열기…',
  'command.createBundle': '이 워크스페이스의 번들 만들기…',
  'home.bundle': '번들 열기',

  'bundle.create': '번들 만들기',
  'bundle.createLead':
    '워크스페이스 전체를 씁니다. 레코드, 메모, 고정한 이벤트, 저장된 쿼리, 노트북, 가져오기 원장을 테이블마다 Parquet 파일로 쓰고, 행 수와 SHA-256이 있는 매니페스트를 함께 씁니다. 다른 곳에서 같은 개수로 열립니다.',
  'bundle.asItIs': '번들은 증거이므로 아무것도 가리지 않습니다. 비밀 값이 그대로 들어 있습니다.',
  'bundle.form': '형태',
  'bundle.folder': '폴더',
  'bundle.zip': 'zip 파일 하나',
  'bundle.createAct': '번들 만들기…',
  'bundle.cancel': '취소',
  'bundle.live.done': '번들을 썼습니다. 행 {rows, number}개',

  'bundle.job.title': '번들: {name}',
  'bundle.job.done': '테이블 {tables, number}개, 행 {rows, number}개, {size}',
  'bundle.job.leftOut': '번들에 넣을 자리가 없어 빠진 항목: {names}',
  'bundle.job.hint': '번들의 매니페스트에 테이블마다 행 수와 SHA-256이 있습니다.',
  'bundle.job.failed': '번들을 쓰지 못함',
  'bundle.job.stop': '번들 취소',
  'bundle.job.progress': '번들 진행률',

  'bundle.open': '번들 열기',
  'bundle.openLead':
    '번들로 새 워크스페이스를 만듭니다. 먼저 모든 파일을 매니페스트와 비교합니다. 손상되거나 바뀐 번들은 거부하며, 워크스페이스를 만들지 않습니다.',
  'bundle.chooseFolder': '폴더 선택…',
  'bundle.chooseZip': 'zip 파일 선택…',
  'bundle.noneChosen': '선택한 번들 없음',
  'bundle.openAct': '새 워크스페이스로 열기…',
  'bundle.checking': '{total} 중 {done} 확인',
  'bundle.loading': '모든 파일이 매니페스트와 같습니다. 읽어 들이는 중입니다.',
  'bundle.openProgress': '번들 열기 진행률',
  'bundle.openStop': '열기 취소',
  'bundle.openFailed': '번들을 열지 못함',
  'bundle.openCancelled': '취소됨. 워크스페이스를 만들지 않았습니다.',
} as const;
