import type { ServerResponse } from 'node:http';

/** A request as the fake's services see it. */
export interface AwsRequest {
  /** `logs`, `cloudtrail`, `xray`, `s3` or `sts`: what the signature is for. */
  service: string;
  /** As AWS calls it: `FilterLogEvents`, `ListObjectsV2`. */
  operation: string;
  region: string;
  /** Account of the caller. */
  account: string;
  accessKeyId: string;
  method: string;
  url: URL;
  headers: Readonly<Record<string, string>>;
  /** JSON body or form fields; of S3 the query's parameters with `Bucket` and `Key`. */
  input: Readonly<Record<string, unknown>>;
}

/** What a service answers: bytes, or a function that writes them over time. */
export interface AwsAnswer {
  status: number;
  headers?: Record<string, string>;
  body: string | Uint8Array | ((response: ServerResponse) => Promise<void> | void);
}

/** An error that goes over the wire in the form of the service that was asked. */
export class AwsError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
    readonly more: { headers?: Record<string, string>; fields?: Record<string, string> } = {},
  ) {
    super(message);
  }
}

export function jsonAnswer(value: unknown): AwsAnswer {
  return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: JSON.stringify(value) };
}

export function xmlAnswer(body: string, headers: Record<string, string> = {}): AwsAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/xml', ...headers },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
  };
}

export function xmlText(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** An error as the service writes it: JSON 1.1, REST JSON (X-Ray), S3's XML, or the XML of the query protocol (STS). */
export function errorAnswer(service: string, error: AwsError): AwsAnswer {
  const { code, message, status } = error;
  const headers = { ...error.more.headers, 'x-amzn-requestid': '00000000-0000-4000-8000-000000000000' };
  const fields = error.more.fields ?? {};
  if (service === 's3') {
    const inner = Object.entries({ Code: code, Message: message, ...fields })
      .map(([name, value]) => `<${name}>${xmlText(value)}</${name}>`)
      .join('');
    return { ...xmlAnswer(`<Error>${inner}</Error>`, headers), status };
  }
  if (service === 'sts') {
    const body = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
      <Code>${code}</Code><Message>${xmlText(message)}</Message></Error></ErrorResponse>`;
    return { ...xmlAnswer(body, headers), status };
  }
  if (service === 'xray') {
    const typed = { ...headers, 'content-type': 'application/json', 'x-amzn-errortype': code };
    return { status, headers: typed, body: JSON.stringify({ Message: message, ...fields }) };
  }
  return {
    status,
    headers: { ...headers, 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify({ __type: code, message, ...fields }),
  };
}

/** Members of a request's input, read with the type that the service's model gives them. */
export class Input {
  constructor(private readonly members: Readonly<Record<string, unknown>>) {}

  text(name: string): string | undefined {
    const value = this.members[name];
    return typeof value === 'string' ? value : undefined;
  }

  number(name: string): number | undefined {
    const value = this.members[name];
    if (typeof value === 'number') return value;
    return typeof value === 'string' && value !== '' && !Number.isNaN(Number(value)) ? Number(value) : undefined;
  }

  flag(name: string): boolean {
    return this.members[name] === true;
  }

  list(name: string): string[] | undefined {
    const value = this.members[name];
    return Array.isArray(value) ? value.map(String) : undefined;
  }

  objects(name: string): Record<string, unknown>[] | undefined {
    const value = this.members[name];
    return Array.isArray(value) ? (value as Record<string, unknown>[]) : undefined;
  }
}
