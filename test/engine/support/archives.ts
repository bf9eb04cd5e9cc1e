import { pack } from 'tar-stream';
import { ZipFile } from 'yazl';

type Members = Record<string, string | Buffer>;

/** A zip file of these members; a name that ends with `/` is an empty folder. */
export async function zip(members: Members): Promise<Buffer> {
  const file = new ZipFile();
  for (const [name, content] of Object.entries(members)) {
    if (name.endsWith('/')) file.addEmptyDirectory(name);
    else file.addBuffer(Buffer.from(content as string), name);
  }
  file.end();
  return await collect(file.outputStream as AsyncIterable<Buffer>);
}

export async function tar(members: Members): Promise<Buffer> {
  const file = pack();
  for (const [name, content] of Object.entries(members)) file.entry({ name }, content);
  file.finalize();
  return await collect(file as unknown as AsyncIterable<Buffer>);
}

async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
