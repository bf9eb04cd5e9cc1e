// Another program that has a workspace open: holds the file until its standard input ends.
import { DuckDBInstance } from '@duckdb/node-api';

const [path, mode] = process.argv.slice(2);
const instance = await DuckDBInstance.create(path, mode === 'read' ? { access_mode: 'READ_ONLY' } : {});
const connection = await instance.connect();
process.stdout.write('held\n');
process.stdin.on('end', () => {
  connection.closeSync();
  instance.closeSync();
});
process.stdin.resume();
