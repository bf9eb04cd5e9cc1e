/** A pattern with messages that it fits and messages that it does not. */
export interface PatternCase {
  pattern: string;
  fits: readonly string[];
  not: readonly string[];
}

const BAD = '[ERROR 400] BAD REQUEST';
const UNAUTHORIZED = '[ERROR 401] UNAUTHORIZED REQUEST';
const MISSING = '[ERROR 419] MISSING ARGUMENTS';
const INVALID = '[ERROR 420] INVALID ARGUMENTS';
const INTERNAL = '[ERROR 500] INTERNAL SERVER ERROR';
const SUCCESS = '[SUCCESS 200] AUTHORIZED REQUEST';
const ALL = [BAD, UNAUTHORIZED, MISSING, INVALID, INTERNAL, SUCCESS];
const but = (...some: string[]) => ALL.filter((message) => !some.includes(message));
const only = (pattern: string, ...fits: string[]): PatternCase => ({ pattern, fits, not: but(...fits) });
const fits = (pattern: string, ...messages: string[]): PatternCase => ({ pattern, fits: messages, not: [] });
const not = (pattern: string, ...messages: string[]): PatternCase => ({ pattern, fits: [], not: messages });

/** The examples of the user guide's page "Filter pattern syntax", with the answers that it gives. */
const TRAIL = JSON.stringify({
  eventType: 'UpdateTrail',
  sourceIPAddress: '111.111.111.111',
  arrayKey: ['value', 'another value'],
  objectList: [
    { name: 'a', id: 1 },
    { name: 'b', id: 2 },
  ],
  SomeObject: null,
  ThisFlag: true,
});
const PEOPLE = JSON.stringify({
  user: { id: 1, email: 'John.Stiles@example.com' },
  users: [
    { id: 2, email: 'John.Doe@example.com' },
    { id: 3, email: 'Jane.Doe@example.com' },
  ],
  actions: ['GET', 'PUT', 'DELETE'],
  coordinates: [
    [0, 1, 2],
    [4, 5, 6],
    [7, 8, 9],
  ],
});
const ACCESS = '127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.1" 404 1534';

export const DOCUMENTED: readonly PatternCase[] = [
  only('ERROR', BAD, UNAUTHORIZED, MISSING, INVALID, INTERNAL),
  only('ERROR ARGUMENTS', MISSING, INVALID),
  only('?ERROR ?ARGUMENTS', BAD, UNAUTHORIZED, MISSING, INVALID, INTERNAL),
  only('"INTERNAL SERVER ERROR"', INTERNAL),
  only('ERROR -ARGUMENTS', BAD, UNAUTHORIZED, INTERNAL),
  fits('" "', ...ALL),
  only('%AUTHORIZED%', UNAUTHORIZED, SUCCESS),
  fits('{ $.eventType = "UpdateTrail" }', TRAIL),
  fits('{ $.sourceIPAddress != 123.123.* }', TRAIL),
  fits('{ $.arrayKey[0] = "value" }', TRAIL),
  fits('{ $.objectList[1].id = 2 }', TRAIL),
  fits('{ $.SomeObject IS NULL }', TRAIL),
  fits('{ $.SomeOtherObject NOT EXISTS }', TRAIL),
  fits('{ $.ThisFlag IS TRUE }', TRAIL),
  fits('{ $.eventType = %Trail% }', TRAIL),
  fits('{ $.arrayKey[0] = %val% }', TRAIL),
  fits('{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }', PEOPLE),
  not('{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }', PEOPLE),
  fits(
    '{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch" && $.actions[2] = "nonmatch" }',
    PEOPLE,
  ),
  not(
    '{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch") && $.actions[2] = "nonmatch" }',
    PEOPLE,
  ),
  fits('{ $.bandwidth > 75 }', '{"bandwidth":76}'),
  fits('{ $.latency < 50 }', '{"latency":49.9}'),
  fits('{ $.refreshRate >= 60 }', '{"refreshRate":60}'),
  fits('{ $.responseTime <= 5 }', '{"responseTime":5}'),
  fits('{ $.errorCode = 400}', '{"errorCode":400}'),
  fits('{ $.errorCode != 500 }', '{"errorCode":400}'),
  fits('{ $.number[0] = 1e-3 }', '{"number":[0.001]}'),
  fits('{ $.number[0] != 1e+3 }', '{"number":[999]}'),
  fits('[ip, user, username, timestamp, request =*.html*, status_code = 4*, bytes]', ACCESS),
  fits('[ip=%127\\.0\\.0\\.[1-9]%, user, username, timestamp, request =*.html*, status_code = 4*, bytes]', ACCESS),
  fits('[..., request =*.html*, status_code = 4*, bytes]', ACCESS),
  fits('[ip, user, username, timestamp, request = *.html*, status_code = 404 || status_code = 410, bytes]', ACCESS),
  { pattern: '[w1=ERROR, w2]', fits: ['ERROR 400 BAD REQUEST'], not: ['WARN ERROR'] },
  {
    pattern: '[w1=ERROR || W1=WARNING, w2]',
    fits: ['ERROR boom', 'WARNING disk full'],
    not: ['INFO ERROR', 'ERRORS x'],
  },
  { pattern: '[w1!=ERROR&&w1!=WARNING, w2]', fits: ['INFO x'], not: ['ERROR x', 'WARNING x'] },
];

/** What the grammar and the decisions of cloudwatch-logs.md part 3 say beyond the examples. */
export const DECIDED: readonly PatternCase[] = [
  fits('', ...ALL, ''),
  fits('   ', ...ALL),
  // Substrings, case sensitive, in any order.
  only('AUTHORIZED', UNAUTHORIZED, SUCCESS),
  only('authorized'),
  only('ARGUMENTS ERROR', MISSING, INVALID),
  only('-ERROR', SUCCESS),
  only('-ERROR -SUCCESS'),
  only('-"BAD REQUEST" REQUEST', UNAUTHORIZED, SUCCESS),
  only('?MISSING ?BAD', MISSING, BAD),
  only('?MISSING', MISSING),
  only('?"BAD REQUEST" ?%4[12]\\d%', BAD, MISSING, INVALID),
  // Groups, as the CDK's any-term groups are written; otherwise the ? says nothing.
  only('?ERROR ARGUMENTS ?SUCCESS', MISSING, INVALID, SUCCESS),
  only('REQUEST ?BAD', BAD),
  only('?ERROR -ARGUMENTS', BAD, UNAUTHORIZED, INTERNAL),
  { pattern: '"say \\"hi\\""', fits: ['I say "hi" now'], not: ['say hi'] },
  { pattern: '50%_\\*', fits: ['at 50%_\\* now'], not: ['at 50xx'] },
  { pattern: '"a*b"', fits: ['a*b'], not: ['axb'] },
  { pattern: 'caf\u00e9', fits: ['un caf\u00e9'], not: ['un cafe'] },
  { pattern: 'a.c', fits: ['xa.cx'], not: ['abc'] },
  // Regular expressions.
  { pattern: '%^ab+c$%', fits: ['abbc'], not: ['xabbc', 'ac', 'abbcx'] },
  { pattern: '%[^0-9]{3}-\\d{2,3}%', fits: ['abc-12', 'xabc-123x'], not: ['ab1-12', 'abc-1'] },
  { pattern: '%cat|dog%', fits: ['a cat', 'hotdog'], not: ['cow'] },
  { pattern: '%\\x41\\.\\w\\s%', fits: ['A.b '], not: ['Axb ', 'A.b'] },
  { pattern: '-%^\\d%', fits: ['a1'], not: ['1a'] },
  // JSON: what is no object, or has no such member, does not fit.
  {
    pattern: '{ $.a = 1 }',
    fits: ['{"a":1}', ' {"a":1.0}\n', '{"a":"1"}', '{"a":"1.0"}'],
    not: ['{"a":2}', '{"b":1}', '[{"a":1}]', 'x {"a":1}', '{"a":1', '{"a":[1]}', '{"a":{"a":1}}', '{"a":true}', ''],
  },
  { pattern: '{ $.a = "1" }', fits: ['{"a":"1"}', '{"a":1}'], not: ['{"a":"1.0"}', '{"a":"01"}'] },
  {
    pattern: '{ $.a != 1 }',
    fits: ['{"a":2}', '{"a":"x"}', '{"a":null}', '{"a":false}'],
    not: ['{"a":1}', '{"a":"1"}', '{"b":2}', '{"a":[2]}', '{"a":{}}', 'a'],
  },
  {
    pattern: '{ $.a != "x" }',
    fits: ['{"a":"y"}', '{"a":null}', '{"a":0}'],
    not: ['{"a":"x"}', '{}', '{"a":["y"]}'],
  },
  { pattern: '{ $.a = * }', fits: ['{"a":1}', '{"a":""}', '{"a":false}'], not: ['{"a":null}', '{"b":1}', '{"a":{}}'] },
  {
    pattern: '{ $.a = "GET /*.html" }',
    fits: ['{"a":"GET /x.html"}'],
    not: ['{"a":"GET /x_html"}', '{"a":"get /x.html"}'],
  },
  { pattern: '{ $.a = "100%*" }', fits: ['{"a":"100% sure"}'], not: ['{"a":"1000"}'] },
  { pattern: '{ $.a = 4* }', fits: ['{"a":404}', '{"a":"4xx"}'], not: ['{"a":504}'] },
  { pattern: '{ $.a != 4* }', fits: ['{"a":504}', '{"a":null}'], not: ['{"a":404}', '{}'] },
  { pattern: '{ $.a = UpdateTrail }', fits: ['{"a":"UpdateTrail"}'], not: ['{"a":"Update"}'] },
  { pattern: '{ $.a = true }', fits: ['{"a":true}', '{"a":"true"}'], not: ['{"a":false}'] },
  {
    pattern: '{ $.a > 10 }',
    fits: ['{"a":10.5}', '{"a":"11"}', '{"a":1e2}'],
    not: ['{"a":10}', '{"a":"x"}', '{"a":null}', '{"a":true}', '{}', '{"a":[11]}'],
  },
  { pattern: '{ $.a >= -1.5 }', fits: ['{"a":-1.5}', '{"a":0}'], not: ['{"a":-2}'] },
  { pattern: '{ $.a < +3 }', fits: ['{"a":2}'], not: ['{"a":3}'] },
  // Beyond 2^53 doubles would be equal.
  { pattern: '{ $.a = 9007199254740993 }', fits: ['{"a":9007199254740993}'], not: ['{"a":9007199254740992}'] },
  { pattern: '{ $.a IS NULL }', fits: ['{"a":null}'], not: ['{}', '{"a":"null"}', '{"a":0}', 'null'] },
  { pattern: '{ $.a IS TRUE }', fits: ['{"a":true}'], not: ['{"a":"true"}', '{"a":1}', '{}'] },
  { pattern: '{ $.a IS FALSE }', fits: ['{"a":false}'], not: ['{"a":null}', '{"a":true}'] },
  { pattern: '{ $.a NOT EXISTS }', fits: ['{}', '{"b":{"a":1}}'], not: ['{"a":null}', '{"a":[]}', 'text', '[]'] },
  { pattern: '{ $.a.b NOT EXISTS }', fits: ['{}', '{"a":1}', '{"a":{}}'], not: ['{"a":{"b":0}}'] },
  { pattern: '{$.a=1&&$.b=2}', fits: ['{"a":1,"b":2}'], not: ['{"a":1}', '{"b":2}'] },
  { pattern: '{ $.a = 1 || $.b = 2 }', fits: ['{"a":1}', '{"b":2}'], not: ['{"a":2,"b":1}'] },
  { pattern: '{ $.a = 1 || $.b = 1 && $.c = 1 }', fits: ['{"a":1}', '{"b":1,"c":1}'], not: ['{"b":1}', '{"c":1}'] },
  { pattern: '{ ($.a = 1 || $.b = 1) && $.c = 1 }', fits: ['{"a":1,"c":1}'], not: ['{"a":1}', '{"c":1}'] },
  { pattern: "{ $.['a b'] = 1 }", fits: ['{"a b":1}'], not: ['{"a":{"b":1}}'] },
  { pattern: '{ $["a.b"].c = 1 }', fits: ['{"a.b":{"c":1}}'], not: ['{"a":{"b":{"c":1}}}'] },
  { pattern: '{ $.user-agent = "x" }', fits: ['{"user-agent":"x"}'], not: ['{"user":"x"}'] },
  { pattern: '{ $.a[1][0] = 7 }', fits: ['{"a":[0,[7]]}'], not: ['{"a":[[7]]}', '{"a":{"1":{"0":7}}}'] },
  { pattern: '{ $.a = %^[a-z]+\\d$% }', fits: ['{"a":"abc1"}'], not: ['{"a":"1abc"}', '{"a":null}', '{"a":["abc1"]}'] },
  { pattern: '{ $.a != %x% }', fits: ['{"a":"y"}', '{"a":null}'], not: ['{"a":"x"}', '{}'] },
  { pattern: '{ $.a = "say \\"x\\"" }', fits: ['{"a":"say \\"x\\""}'], not: ['{"a":"say x"}'] },
  // Columns: as many as there are, unless the last has no condition or ... stands for any number.
  { pattern: '[a, b=2]', fits: ['1 2'], not: ['1 2 3', '1', '2'] },
  { pattern: '[a=1, b]', fits: ['1 2', '1 2 3'], not: ['1', '2 1'] },
  { pattern: '[a=1]', fits: ['1'], not: ['1 2', '2'] },
  { pattern: '[a=1, ]', fits: ['1 2', '1 2 3'], not: ['1'] },
  { pattern: '[a=1,,c=3]', fits: ['1 x 3'], not: ['1 3', '1 x x 3'] },
  { pattern: '[a=1, ...]', fits: ['1', '1 2 3'], not: ['2 1', ''] },
  { pattern: '[..., z=3]', fits: ['3', '1 2 3'], not: ['3 4'] },
  { pattern: '[a=1, ..., z=3]', fits: ['1 3', '1 x y 3'], not: ['1', '3', '1 3 x'] },
  { pattern: '[..., y, z>5]', fits: ['1 6', 'x y 7'], not: ['6', '1 5'] },
  { pattern: '[...]', fits: ['', 'a b'], not: [] },
  { pattern: '[a="GET /x*", b]', fits: ['"GET /x y" 200', '[GET /x] 1'], not: ['GET /x'] },
  { pattern: '[a, b="x y"]', fits: ['1 [x y]', '1 "x y"'], not: ['1 x y'] },
  { pattern: '[a=x]', fits: ['x\n', 'x\r\n', '  x  '], not: ['x y'] },
  { pattern: '[a, status != 4*]', fits: ['1 200'], not: ['1 404'] },
  { pattern: '[a, n = 10]', fits: ['1 10', '1 10.0', '1 1e1'], not: ['1 11', '1 x10'] },
  { pattern: '[a, n >= 400 && n < 500]', fits: ['1 400', '1 499'], not: ['1 500', '1 399', '1 x'] },
  { pattern: '[a, n < 1 || n > 8 && n != 9]', fits: ['1 0', '1 10'], not: ['1 9', '1 5'] },
  { pattern: '[a, b=%^x%]', fits: ['1 xy'], not: ['1 yx'] },
];
