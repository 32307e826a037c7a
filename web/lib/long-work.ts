import { problemIn, type Problem } from './api.ts';

/** What the API answered is whatever it says of the route. */
export type WorkDone = { answer: object | null; problem: Problem | null };

type Work = {
  method: 'POST' | 'PUT';
  path: string;
  body: FormData | string;
  version?: number;
  /** From 0 to 1: what is sent counts as the first half where a file goes along. */
  onProgress: (share: number) => void;
  signal: AbortSignal;
};

/** What the API says of it line by line: how far it has come, then what came of it. */
const lastLine = (text: string): Record<string, unknown> => {
  const line = text.trim().split('\n').at(-1) ?? '';
  try {
    const said: unknown = JSON.parse(line);
    return typeof said === 'object' && said !== null ? { ...said } : {};
  } catch {
    // half a line: the rest comes
    return {};
  }
};

const isAnswer = (said: unknown): said is object => typeof said === 'object' && said !== null;

/** Long work with how far it has come. Null when it was broken off; only this old way tells how much has been sent. */
export const doLongWork = ({ method, path, body, version, onProgress, signal }: Work): Promise<WorkDone | null> =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const sendsFile = body instanceof FormData;
    const half = sendsFile ? 0.5 : 0;
    request.open(method, `/api/v1${path}`);
    request.setRequestHeader('Accept', 'application/x-ndjson');
    if (!sendsFile) request.setRequestHeader('Content-Type', 'application/json');
    if (version !== undefined) request.setRequestHeader('If-Match', `"${version}"`);
    request.upload.onprogress = ({ loaded, total }) => sendsFile && onProgress((half * loaded) / Math.max(1, total));
    request.onprogress = () => {
      const { progress } = lastLine(request.responseText);
      if (typeof progress === 'number') onProgress(half + (1 - half) * progress);
    };
    request.onload = () => {
      const { answer, problem } = lastLine(request.responseText);
      if (isAnswer(answer)) return resolve({ answer, problem: null });
      const status = problem === undefined ? request.status : 422;
      const told = problem === undefined ? request.responseText : JSON.stringify(problem);
      const response = new Response(told, { status: status < 200 ? 500 : status });
      problemIn(response).then(
        (found) => resolve({ answer: null, problem: found }),
        () => resolve(null),
      );
    };
    request.onerror = () =>
      resolve({ answer: null, problem: { status: 0, title: '', code: 'no-connection', path: null, details: {} } });
    request.onabort = () => resolve(null);
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(body);
  });
