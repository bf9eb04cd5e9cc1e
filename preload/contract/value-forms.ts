/** What a pasted text is by its form alone; `id` is an event or request id, `name` any other single word. */
export type ValueForm = 'address' | 'arn' | 'account' | 'access-key' | 'principal-id' | 'trace-id' | 'id' | 'name';

export interface RecognisedValue {
  form: ValueForm;
  /** As it is shown and copied: trimmed, an account id without dashes. */
  value: string;
  /** Ways in which events write it, `value` first. */
  texts: string[];
}

const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
const IPV6 = /^(?=.*::|(?:[^:]*:){6,7}[^:]*$)[0-9a-f:]*:[0-9a-f:.]*$/i;
const ARN = /^arn:[\w-]+:[\w-]*:[\w-]*:\d*:\S.*$/;
const ACCOUNT = /^(?:\d{12}|\d{4}-\d{4}-\d{4})$/;
const ACCESS_KEY = /^A(?:KIA|SIA)[A-Z0-9]{12,124}$/;
/** Unique ids of IAM; behind that of a role may stand the name of a session. */
const PRINCIPAL_ID = /^A(?:BIA|CCA|GPA|IDA|IPA|NPA|NVA|PKA|ROA|SCA)[A-Z0-9]{12,124}(?::\S+)?$/;
const XRAY_TRACE = /^(?:Root=)?1-([0-9a-f]{8})-([0-9a-f]{24})$/i;
const W3C_TRACE = /^(?:[0-9a-f]{2}-)?([0-9a-f]{8})([0-9a-f]{24})(?:-[0-9a-f]{16}-[0-9a-f]{2})?$/i;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Request ids of S3 (16 letters) and DynamoDB (52): not words, as they have digits. */
const REQUEST_ID = /^(?=.*\d)(?:[0-9A-Z]{16}|[0-9A-Z]{52})$/;
const NAME = /^[^\s>@#:"'`][^\s"'`]{2,255}$/;

/**
 * Recognises a value that can be looked for; null for anything else. Ids of traces are written in two ways, by X-Ray with
 * dashes and by W3C without (docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html), and both are looked for.
 */
export function recogniseValue(typed: string): RecognisedValue | null {
  const value = typed.trim();
  const as = (form: ValueForm, ...texts: string[]): RecognisedValue => {
    const all = [...new Set(texts.length === 0 ? [value] : texts)];
    return { form, value: all[0] ?? value, texts: all };
  };
  if (IPV4.test(value)) return as('address');
  if (IPV6.test(value)) return as('address', value, value.toLowerCase());
  if (ARN.test(value)) return as('arn');
  if (ACCOUNT.test(value)) return as('account', value.replaceAll('-', ''));
  if (ACCESS_KEY.test(value)) return as('access-key');
  if (PRINCIPAL_ID.test(value)) return as('principal-id');
  const [, seconds, rest] = XRAY_TRACE.exec(value) ?? W3C_TRACE.exec(value) ?? [];
  if (seconds !== undefined && rest !== undefined) {
    const [start, end] = [seconds.toLowerCase(), rest.toLowerCase()];
    const ways = [`1-${start}-${end}`, `${start}${end}`];
    return as('trace-id', ...(XRAY_TRACE.test(value) ? ways : ways.reverse()));
  }
  if (UUID.test(value)) return as('id', value, value.toLowerCase());
  if (REQUEST_ID.test(value)) return as('id');
  return NAME.test(value) ? as('name') : null;
}
