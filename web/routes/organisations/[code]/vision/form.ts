import type { MetricAnswer } from '#api/metrics/answers.ts';
import type { TargetAnswer } from '#api/targets/answers.ts';
import type { VisionAnswer } from '#api/visions/answers.ts';
import { languages, type Language, type Texts } from '#domain/language.ts';
import { toCode } from '#domain/text.ts';
import { computedMetrics } from '#domain/vision.ts';
import { localText } from '#web/lib/local-text.ts';
import type { Written } from '#web/lib/server/acting.ts';

/** So many empty parts wait to be written in; saving brings as many new ones. */
const emptyParts = 2;
const mostParts = 20;

/** The longest list of metrics that a form shows. */
const mostProofs = 200;

export type Choice = { value: string; name: string };
/** The fields of a vision, with what stands in them before anybody has written anything. */
export type VisionFields = {
  number: string;
  version: string;
  values: Record<string, string>;
  parts: number;
  /** The parts of visions above. */
  carried: Choice[];
  /** What can prove a part. */
  proofs: Choice[];
};

const textsIn = (prefix: string, texts: Texts): [string, string][] =>
  languages.map((language) => [`${prefix}${language}`, texts[language] ?? '']);

export function fieldsOf(
  vision: VisionAnswer | null,
  {
    code,
    above,
    targets,
    metrics,
    nameOf,
    language,
  }: {
    code: string;
    above: readonly VisionAnswer[];
    targets: readonly TargetAnswer[];
    metrics: readonly MetricAnswer[];
    nameOf: (organisation: string) => string;
    language: Language;
  },
): VisionFields {
  const parts = vision?.parts ?? [];
  const nameOfMetric = new Map(metrics.map((metric) => [metric.code, localText(metric.names, language).text]));
  const proving = parts.flatMap((part, place) => part.proofs.map((proof) => ({ ...proof, place: String(place) })));
  const idle = targets.filter(
    (target) =>
      !computedMetrics.includes(target.metric) &&
      !proving.some((one) => one.organisation === target.organisation && one.metric === target.metric),
  );
  const proofs = [...proving, ...idle.map((target) => ({ ...target, place: '' }))].slice(0, mostProofs);
  return {
    number: vision ? String(vision.number) : '',
    version: vision?.version ?? '',
    parts: Math.min(mostParts, parts.length + emptyParts),
    carried: above.flatMap(({ number, parts: others }) =>
      others.map((part) => ({ value: `${number} ${part.code}`, name: localText(part.names, language).text })),
    ),
    proofs: proofs.map(({ organisation, metric }) => ({
      value: `${organisation} ${metric}`,
      name: [...(organisation === code ? [] : [nameOf(organisation)]), nameOfMetric.get(metric) ?? metric].join(': '),
    })),
    values: Object.fromEntries([
      ...textsIn('', vision?.sentence ?? { sv: '' }),
      ['owners', (vision?.owners ?? [code]).join(', ')],
      ...parts.flatMap((part, place): [string, string][] => [
        ...textsIn(`part-${place}-`, part.names),
        [`part-${place}-key`, part.code],
        [`part-${place}-weight`, String(part.weight)],
        [`part-${place}-carries`, part.carries ? `${part.carries.vision} ${part.carries.part}` : ''],
      ]),
      ...proofs.map(({ place }, position): [string, string] => [`proof-${position}-part`, place]),
    ]),
  };
}

/** What was written in the form as the API takes it, and the places in the form of the parts that are sent. */
export function readFields(written: Written) {
  const textsOf = (prefix: string) =>
    Object.fromEntries(
      languages.flatMap((language) => {
        const text = written(`${prefix}${language}`).trim();
        return text || language === 'sv' ? [[language, text]] : [];
      }),
    );
  const places = Array.from({ length: mostParts }, (_, place) => place).filter((place) =>
    written(`part-${place}-sv`).trim(),
  );
  const proven = Map.groupBy(
    Array.from({ length: mostProofs }, (_, position) => position).filter((position) =>
      written(`proof-${position}-part`),
    ),
    (position) => Number(written(`proof-${position}-part`)),
  );
  const body = {
    sentence: textsOf(''),
    owners: written('owners')
      .split(/[\s,]+/)
      .filter((code) => code !== ''),
    reason: written('reason').trim() || null,
    parts: places.map((place) => {
      const [vision = '', part = ''] = written(`part-${place}-carries`).split(' ');
      const weight = Number(written(`part-${place}-weight`).replace(',', '.'));
      return {
        code: written(`part-${place}-key`) || toCode(written(`part-${place}-sv`)),
        names: textsOf(`part-${place}-`),
        weight: Number.isFinite(weight) ? weight : null,
        carries: vision === '' ? null : { vision: Number(vision), part },
        proofs: (proven.get(place) ?? []).map((position) => {
          const [organisation = '', metric = ''] = written(`proof-${position}`).split(' ');
          return { organisation, metric };
        }),
      };
    }),
  };
  return { body, places };
}

const fieldOf: Readonly<Record<string, string>> = {
  code: 'sv',
  names: 'sv',
  weight: 'weight',
  carries: 'carries',
  proofs: 'sv',
};

/** The field of the form that a refusal of the API is about. */
export function fieldAt(path: string, places: readonly number[]): string {
  const [first = '', place = '', part = ''] = path.split('.');
  if (first === 'sentence') return 'sv';
  return first === 'parts' && places.length ? `part-${places[Number(place)] ?? 0}-${fieldOf[part] ?? 'sv'}` : first;
}
