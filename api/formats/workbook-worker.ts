// Reads one workbook in a thread of its own: its memory is bounded there, and the server goes on answering.
import { parentPort, workerData } from 'node:worker_threads';
import { readWorkbook, type Wanted, type WorkbookFormat } from './workbook.ts';

const port = parentPort;
if (!port) throw new Error('this runs in a thread');

/** Whoever reads says when there is room for more. */
let goOn: () => void = () => {};
port.on('message', () => goOn());

const { path, format, wanted }: { path: string; format: WorkbookFormat; wanted: Wanted } = workerData;
try {
  const { hiddenRows } = await readWorkbook(path, format, wanted, async (sheet, rows) => {
    const room = new Promise<void>((resolve) => (goOn = resolve));
    port.postMessage({ sheet, rows });
    await room;
  });
  port.postMessage({ hiddenRows });
} catch (error) {
  port.postMessage({ failed: error instanceof Error ? error.name : 'Error' });
}
port.close();
