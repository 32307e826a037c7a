/** A form as bytes on the wire, wrong ones included. */
export type Part = {
  name?: string;
  fileName?: string;
  type?: string;
  headers?: string[];
  content: string | Uint8Array;
};

export const boundary = 'the-boundary-of-the-tests';

const bytesOf = (content: string | Uint8Array) => Buffer.from(content as Uint8Array);

export function multipart(parts: readonly Part[], { isClosed = true } = {}): Uint8Array<ArrayBuffer> {
  const pieces = parts.flatMap(({ name, fileName, type, headers = [], content }) => {
    const disposition = `Content-Disposition: form-data${name === undefined ? '' : `; name="${name}"`}`;
    const lines = [
      `--${boundary}`,
      `${disposition}${fileName === undefined ? '' : `; filename="${fileName}"`}`,
      ...(type === undefined ? [] : [`Content-Type: ${type}`]),
      ...headers,
    ];
    return [Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), bytesOf(content), Buffer.from('\r\n')];
  });
  return new Uint8Array(Buffer.concat([...pieces, Buffer.from(isClosed ? `--${boundary}--\r\n` : '')]));
}

export const multipartType = `multipart/form-data; boundary=${boundary}`;
