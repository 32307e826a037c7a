/** The 49,000 passwords that are tried first; four megabytes that most processes never need. */
let loading: Promise<ReadonlySet<string>> | undefined;

async function load(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common'].map(String));
}

/** Whether a password in small letters is common, or is one with digits and signs put around it. */
export async function commonPasswordCheck(): Promise<(small: string) => boolean> {
  const common = await (loading ??= load());
  return (small) => common.has(small) || common.has(small.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, ''));
}
