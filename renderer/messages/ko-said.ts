/** 계획과 가져오기에 대해 엔진이 하는 말. */
export const said = {
  'said.plan.late':
    '파일은 전달 시각으로 고르며 범위 뒤 {minutes}분까지 포함하고 통째로 가져옵니다. 일부 이벤트는 범위 밖에 있고, AWS가 그보다 늦게 전달한 이벤트는 빠집니다.',
  'said.plan.archived':
    '객체 {objects}개는 아카이브 클래스(Glacier)에 있어 먼저 복원해야 하며, 이번 가져오기에는 빠집니다.',
  'said.plan.requester-pays': '버킷의 요청과 전송 요금은 요청자에게 청구됩니다(requester pays).',
  'said.plan.trail-lacks':
    '추적에는 소유자가 기록하도록 고른 것만 있습니다. 데이터 이벤트(S3 객체 읽기, 함수 호출 등)와 네트워크 활동 이벤트는 추적이 고른 경우에만 있습니다.',
  'said.plan.even':
    '바이트, 호출, 시간은 추정입니다. 그룹이 보관하는 시간에 이벤트가 고르게 있다고 봅니다. 고르지 않으면 계획보다 호출이 많아지며, FilterLogEvents와 StartQuery는 시간 조각마다 한 번씩 적어도 {slices}회입니다.',
  'said.plan.tail': 'Live Tail은 1분에 1센트(USD)이며 초당 이벤트 500개까지 줍니다. 그보다 많으면 표본입니다.',
  'said.plan.tail-lacks': 'Live Tail은 지금부터 들어오는 것을 줍니다. 그 전의 이벤트는 그 범위를 가져오면 됩니다.',
  'said.plan.retention': '{group}: 이벤트를 {days}일 동안 보관합니다. 그보다 오래된 것은 없거나 곧 없어집니다.',
  'said.plan.known': '{group}: 시간의 {share} %는 이미 워크스페이스에 있어 다시 묻지 않습니다.',
  'said.plan.class': '{group}: {class} 클래스라서 쿼리로만 물을 수 있고, 이벤트에 ID가 없습니다.',
  'said.plan.by-query': '{group}: 크기 때문에 쿼리로 묻습니다. 이벤트에 ID가 없습니다.',
  'said.plan.export': '{group}: 크기 때문에 S3로 내보낸 뒤(CreateExportTask) 그 버킷을 가져오는 편이 빠릅니다.',
  'said.plan.recent': '이벤트는 늦게 들어올 수 있습니다. 두 시간이 지나지 않은 것은 다음 가져오기에서 다시 묻습니다.',
  'said.plan.history-lacks':
    '이벤트 기록에는 한 계정의 지난 90일 관리 이벤트가 리전별로 있습니다. 데이터 이벤트(S3 객체 읽기, 함수 호출 등), 네트워크 활동 이벤트, 다른 계정의 것은 없으므로 거기에 없다고 해서 일어나지 않은 것은 아닙니다.',
  'said.plan.history-rate':
    'CloudTrail은 리전마다 초당 2회, 한 번에 이벤트 50개씩 답합니다. 많아야 시간당 이벤트 360,000개입니다. 몇 개인지는 미리 알 수 없으며, 리전마다 적어도 한 번 호출합니다.',
  'said.plan.traces-search':
    '이 계정은 스팬을 CloudWatch Logs로 보냅니다(Transaction Search). 범위의 스팬은 aws/spans 그룹의 로그 이벤트입니다.',
  'said.plan.traces-indexed':
    '필터는 X-Ray가 색인한 트레이스만 찾으며, 전체의 일부일 수 있습니다(색인 규칙이 정합니다). 필터가 없으면 범위의 스팬을 모두 가져옵니다.',
  'said.plan.traces-pending':
    '세그먼트를 보내는 곳이 얼마 전에 바뀌었습니다. 그 전의 트레이스는 그때 보낸 곳에 있습니다.',
  'said.plan.traces-kept': 'X-Ray는 트레이스를 30일 동안 보관합니다. 그보다 오래된 것은 없습니다.',
  'said.plan.traces-estimate':
    '트레이스, 호출, 요금, 시간은 가장 새로운 구간의 첫 쪽으로 한 추정입니다. 트레이스가 시간에 고르게 있다고 봅니다.',
  'said.plan.traces-time': '트레이스는 ID에 있는 시각, 곧 첫 요청이 시작된 시각에 속합니다.',
  'said.plan.traces-polls': '조회 결과를 몇 번 물어야 하는지는 미리 알 수 없습니다. 한 번씩으로 셉니다.',
  'said.aws.credentials': '프로필 "{profile}": 자격 증명이 없거나 만료되었습니다({said}). 다시 로그인한 뒤 계속하세요.',
  'said.aws.credentials-default': '기본 AWS 자격 증명이 없거나 만료되었습니다({said}). 다시 로그인한 뒤 계속하세요.',
  'said.aws.denied': '프로필 "{profile}": 허용되지 않습니다. {resource}에 대한 권한 {action}: 없음({name}).',
  'said.aws.denied-default':
    '기본 AWS 자격 증명으로는 허용되지 않습니다. {resource}에 대한 권한 {action}: 없음({name}).',
  'said.aws.missing': '{resource}: 존재하지 않습니다({name}).',
  'said.aws.throttled': 'AWS가 지금은 {action} 호출을 거부합니다({name}). 나중에 다시 시도하세요.',
  'said.aws.network': '{action} 호출이 닿지 않았습니다({said}).',
  'said.aws.failed': '{resource}에 대한 {action} 호출 실패: {said}',
  'said.aws.archived': '{resource}: 아카이브 클래스(Glacier)에 있어 읽기 전에 복원해야 합니다({name}).',
  'said.aws.changed': '{resource}: 나열한 뒤에 바뀌었습니다. 다시 가져오세요({name}).',
  'said.aws.configuration': 'AWS 구성을 읽을 수 없습니다: {cause}',
  'said.aws.no-profile': 'AWS 구성에 프로필 "{profile}" 항목이 없습니다. 있는 프로필: {known}.',
  'said.aws.no-profiles': 'AWS 구성에 프로필 "{profile}" 항목이 없고 다른 프로필도 없습니다.',
  'said.aws.not-aws': '{endpoint}: AWS 엔드포인트가 아닙니다. 응답은 하지만 AWS의 응답이 아닙니다. 주소를 확인하세요.',
  'said.aws.no-agreement': '시간 안에 로그인을 승인한 사람이 없습니다. 다시 시작하세요.',
  'said.aws.no-code-wanted': '{serial}: 코드를 기다리는 로그인이 없습니다.',
  'said.aws.no-group': '{region} 리전에 로그 그룹 {group} 항목이 없거나 여기서 보이지 않습니다.',
  'said.aws.query-ended': '{group}: AWS가 쿼리를 {times}번 {status} 상태로 끝냈습니다. 더 짧은 범위로 시도하세요.',
  'said.aws.process-ended': 'AWS와 통신하는 프로세스가 끝났습니다. 가져오기를 다시 시작하면 이어집니다.',
  'said.pull.tail-groups': 'AWS는 한 번에 로그 그룹 {most}개까지만 추적합니다.',
  'said.pull.query-only':
    '로그 그룹 {group}: 쿼리로만 물을 수 있으며, 패턴은 단순한 낱말이어야 하고 스트림은 지정할 수 없습니다.',
} as const;
