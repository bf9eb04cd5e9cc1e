/** Lines of services' logs, written by hand after the pages of AWS that the formats name. */

export const RESOLVER = [
  '{"version":"1.100000","account_id":"111122223333","region":"eu-west-1","vpc_id":"vpc-0a","query_timestamp":"2026-03-02T10:00:00Z","query_name":"a.example.","query_type":"A","query_class":"IN","rcode":"NOERROR","answers":[{"Rdata":"192.0.2.1","Type":"A","Class":"IN"}],"srcaddr":"10.0.0.5","srcport":"51000","transport":"UDP","srcids":{"instance":"i-0a"}}',
  '{"version":"1.100000","account_id":"111122223333","region":"eu-west-1","vpc_id":"vpc-0a","query_timestamp":"2026-03-02T10:00:01Z","query_name":"b.example.","query_type":"A","query_class":"IN","rcode":"NXDOMAIN","answers":[],"srcaddr":"10.0.0.5","srcport":"51001","transport":"UDP","srcids":{"instance":"i-0a"}}',
];

const REQUESTS = [
  { id: '7b3cdd8c-0000-4000-8000-000000000001', second: '00', method: 'GET', status: '200' },
  { id: '7b3cdd8c-0000-4000-8000-000000000002', second: '01', method: 'POST', status: '502' },
];
const time = (second: string) => `02/Mar/2026:10:00:${second} +0000`;

/** The same two requests in the four forms that API Gateway's documentation shows. */
export const API_GATEWAY = {
  json: REQUESTS.map(
    ({ id, second, method, status }) =>
      `{"requestId":"${id}","ip":"203.0.113.9","caller":"-","user":"-","requestTime":"${time(second)}","httpMethod":"${method}","resourcePath":"/orders","status":"${status}","protocol":"HTTP/1.1","responseLength":"512"}`,
  ),
  clf: REQUESTS.map(
    ({ id, second, method, status }) =>
      `203.0.113.9 - - [${time(second)}]"${method} /orders HTTP/1.1" ${status} 512 ${id} JKJaXmPLvHcESHA=`,
  ),
  csv: REQUESTS.map(
    ({ id, second, method, status }) =>
      `203.0.113.9,-,-,${time(second)},${method},/orders,HTTP/1.1,${status},512,${id}`,
  ),
  xml: REQUESTS.map(
    ({ id, second, method, status }) =>
      `<request id="${id}"> <ip>203.0.113.9</ip> <caller>-</caller> <user>-</user> <requestTime>${time(second)}</requestTime> <httpMethod>${method}</httpMethod> <resourcePath>/orders</resourcePath> <status>${status}</status> <protocol>HTTP/1.1</protocol> <responseLength>512</responseLength> </request>`,
  ),
};

const CALL = '7b3cdd8c-0000-4000-8000-00000000000a';

export const LAMBDA = {
  text: [
    `START RequestId: ${CALL} Version: $LATEST`,
    `2026-03-02T10:00:00.000Z\t${CALL}\tERROR\tboom\n    at handler (index.js:1)`,
    `2026-03-02T10:00:03.000Z ${CALL} Task timed out after 3.00 seconds`,
    `END RequestId: ${CALL}`,
    `REPORT RequestId: ${CALL}\tDuration: 14.97 ms\tBilled Duration: 15 ms\tMemory Size: 128 MB\tMax Memory Used: 67 MB\tXRAY TraceId: 1-5e612764-b5f0ec2ee4d4fcd7c5c38ef4\tSegmentId: 1b9e2b3a7d1f7f2f\tSampled: true\t`,
  ],
  json: [
    `{"time":"2026-03-02T10:00:00.000Z","type":"platform.start","record":{"requestId":"${CALL}","version":"$LATEST"}}`,
    `{"timestamp":"2026-03-02T10:00:00.100Z","level":"ERROR","message":"boom","requestId":"${CALL}"}`,
    `{"time":"2026-03-02T10:00:03.000Z","type":"platform.report","record":{"requestId":"${CALL}","status":"timeout","metrics":{"durationMs":3000.0}}}`,
  ],
};

export const EMF = [
  '{"_aws":{"Timestamp":1772445600000,"CloudWatchMetrics":[{"Namespace":"app","Dimensions":[["svc"]],"Metrics":[{"Name":"ms"}]}]},"svc":"a","ms":7}',
  '{"svc":"a","ms":[7,8],"_aws":{"CloudWatchMetrics":[{"Namespace":"app","Dimensions":[["svc"]],"Metrics":[{"Name":"ms"}]}],"Timestamp":1772445600250}}',
];

/** The old shape of Container Insights, its time a number (ECS) or text (EKS). */
export const CONTAINER_INSIGHTS = [
  '{"Type":"Node","ClusterName":"c","NodeName":"ip-10-0-0-1","Timestamp":1772445600000,"node_cpu_utilization":10,"CloudWatchMetrics":[]}',
  '{"CloudWatchMetrics":[],"ClusterName":"c","NodeName":"ip-10-0-0-1","Timestamp":"1772445660000","Type":"Node","node_cpu_utilization":15}',
];

export const AUDIT = [
  '{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"0d3e","stage":"ResponseComplete","requestURI":"/api/v1/namespaces/default/secrets/x","verb":"delete","user":{"username":"kubernetes-admin","groups":["system:masters"]},"sourceIPs":["198.51.100.7"],"userAgent":"kubectl/v1.29","objectRef":{"resource":"secrets","namespace":"default","name":"x"},"responseStatus":{"code":200},"requestReceivedTimestamp":"2026-03-02T10:00:00.100000Z","stageTimestamp":"2026-03-02T10:00:00.123456Z"}',
];

/** Apache's own form, the one of old servers, and nginx's. */
export const APACHE_ERRORS = [
  '[Mon Mar 02 10:00:00.123456 2026] [mpm_event:notice] [pid 7:tid 140] AH00489: Apache/2.4 configured -- resuming normal operations',
  '[Mon Mar 02 10:00:01 2026] [error] [client 192.0.2.1] File does not exist: /var/www/x',
  '2026/03/02 10:00:02 [crit] 7#8: *1 connect() failed, client: 192.0.2.1',
];

/** RFC 3164 with and without a priority, RFC 5424, and a journal's form. */
export const SYSLOG = [
  'Mar  2 10:00:00 host sshd[42]: Accepted publickey for ann',
  '<13>Mar  2 10:00:01 host app: text',
  "<34>1 2026-03-02T10:00:00.003Z mymachine.example.com su - ID47 - 'su root' failed",
  '2026-03-02T11:00:01.000000+01:00 host systemd[1]: Started a unit.',
];
