import type { MetricAnswer } from '#api/metrics/answers.ts';
import type { VisionAnswer, VisionProgressAnswer } from '#api/visions/answers.ts';
import type { Language, Texts } from '#domain/language.ts';
import { formatNumber, formatValue } from '#domain/number.ts';
import { formatPeriod, type PeriodCode } from '#domain/period.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { dayText } from '#web/lib/wording/day.ts';
import { unbroken } from '#web/lib/wording/unbroken.ts';

/** What is shown of a vision has to be told by name. */
export type Around = {
  /** Whose page it is. */
  code: string;
  /** The names of the organisations that are spoken of, by code. */
  places: ReadonlyMap<string, Texts>;
  metrics: readonly Pick<MetricAnswer, 'code' | 'names' | 'unit' | 'decimals'>[];
  /** Every vision of the organisation, of those above it and of those below. */
  visions: readonly VisionAnswer[];
  language: Language;
};

export type NamedLink = LocalText & { id: string; path: string; place: string | null };
/** How far something has come of the way, and how far it should have, in per cent of the bar. */
export type Bar = { reached: number; expected: number };
export type ShownProof = { link: NamedLink; text: string; bar: Bar | null };
export type ShownPart = {
  code: string;
  name: LocalText;
  weight: string;
  text: string;
  isLacking: boolean;
  isOrphan: boolean;
  bar: Bar | null;
  proofs: ShownProof[];
  carries: NamedLink | null;
  isCarriedGone: boolean;
  carriedBy: NamedLink[];
};
export type ShownVision = {
  number: number;
  sentence: LocalText;
  texts: string[];
  period: PeriodCode;
  heart: { text: string; bar: Bar | null };
  parts: ShownPart[];
  unproven: NamedLink[];
};

export const visionPath = (organisation: string): string => `/organisations/${encodeURIComponent(organisation)}/vision`;

const percentText = (percent: number, language: Language): string =>
  unbroken(`${formatNumber(percent, 0, language)} %`);
const periodText = (period: PeriodCode, language: Language): string =>
  unbroken(formatPeriod(period, language, 'short'));
const within = (percent: number | null): number => Math.min(100, Math.max(0, percent ?? 0));

/** A vision with how far it has come, in words. */
export function shownVision(vision: VisionAnswer, progress: VisionProgressAnswer, around: Around): ShownVision {
  const { language, places, code } = around;
  const inLanguage = { locale: language };
  const period = periodText(progress.period, language);
  const others = vision.owners.filter((owner) => owner !== code);
  const names = others.map((owner) => localText(places.get(owner) ?? { sv: owner }, language).text);
  return {
    number: vision.number,
    sentence: localText(vision.sentence, language),
    texts: [
      ...(others.length ? [m.vision_owned_with({ names: names.join(', ') }, inLanguage)] : []),
      m.vision_said({ day: dayText(vision.setAt, language) }, inLanguage),
      ...(vision.reason === null ? [] : [m.vision_reason({ reason: vision.reason }, inLanguage)]),
    ],
    period: progress.period,
    heart: {
      text: heartText(progress, period, language),
      bar: progress.percent === null ? null : { reached: progress.percent, expected: 100 },
    },
    parts: vision.parts.map((part) => shownPart(vision, part, progress, around)),
    unproven: progress.unproven.flatMap((proof) => metricLink(proof, around) ?? []),
  };
}

function heartText({ percent, withheld }: VisionProgressAnswer, period: string, language: Language): string {
  const inLanguage = { locale: language };
  if (withheld) return m.vision_heart_withheld({}, inLanguage);
  if (percent === null) return m.vision_heart_none({ period }, inLanguage);
  return m.vision_heart_text({ percent: percentText(percent, language), period }, inLanguage);
}

function shownPart(
  vision: VisionAnswer,
  part: VisionAnswer['parts'][number],
  progress: VisionProgressAnswer,
  around: Around,
): ShownPart {
  const { language, visions } = around;
  const inLanguage = { locale: language };
  const all = vision.parts.reduce((sum, { weight }) => sum + weight, 0);
  const judged = progress.parts.find(({ code }) => code === part.code);
  const percent = judged?.percent ?? null;
  const isOrphan = part.proofs.length === 0 && progress.withheld === 0;
  const isWithheld = percent === null && progress.withheld > 0;
  const weight = (number: number) => formatNumber(number, Number.isInteger(number) ? 0 : 1, language);
  const carried = part.carries && partLink(part.carries, around);
  return {
    code: part.code,
    name: localText(part.names, language),
    weight: m.vision_part_weight({ weight: weight(part.weight), all: weight(all) }, inLanguage),
    text:
      percent !== null
        ? m.vision_part_percent({ percent: percentText(percent, language) }, inLanguage)
        : (isWithheld ? m.vision_part_withheld : m.vision_part_none)({}, inLanguage),
    isLacking: percent === null && !isWithheld,
    isOrphan,
    bar: percent === null ? null : { reached: percent, expected: 100 },
    proofs: judged?.proofs.flatMap((proof) => shownProof(proof, around) ?? []) ?? [],
    carries: carried,
    isCarriedGone: part.carries !== null && carried === null,
    carriedBy: visions.flatMap((other) =>
      other.parts.flatMap(({ code, carries }) =>
        carries?.vision === vision.number && carries.part === part.code
          ? (partLink({ vision: other.number, part: code }, around) ?? [])
          : [],
      ),
    ),
  };
}

type Judged = VisionProgressAnswer['parts'][number]['proofs'][number];

function shownProof(proof: Judged, around: Around): ShownProof | null {
  const link = metricLink(proof, around);
  if (!link) return null;
  const { reachedPercent, expectedPercent } = proof;
  const hasWay = reachedPercent !== null && expectedPercent !== null;
  return {
    link,
    text: proofText(proof, around),
    bar: hasWay ? { reached: within(reachedPercent), expected: within(expectedPercent) } : null,
  };
}

function proofText(proof: Judged, { metrics, language }: Around): string {
  const inLanguage = { locale: language };
  const { missing, period, value, level, reachedPercent, expectedPercent } = proof;
  const metric = metrics.find(({ code }) => code === proof.metric);
  if (missing === 'no-figure' && period !== null) {
    return m.vision_proof_no_figure({ period: periodText(period, language) }, inLanguage);
  }
  if (!metric || missing !== null || period === null || value === null || level === null) {
    return m.vision_proof_no_target({}, inLanguage);
  }
  const said = {
    value: formatValue(value, metric, language),
    level: formatValue(level, metric, language),
    period: periodText(period, language),
  };
  if (reachedPercent === null || expectedPercent === null) return m.vision_proof_stay(said, inLanguage);
  const reached = percentText(reachedPercent, language);
  return m.vision_proof_text({ ...said, reached, expected: percentText(expectedPercent, language) }, inLanguage);
}

function metricLink(
  { organisation, metric: code }: { organisation: string; metric: string },
  { code: here, places, metrics, language }: Around,
): NamedLink | null {
  const metric = metrics.find((one) => one.code === code);
  if (!metric) return null;
  const place = organisation === here ? null : (places.get(organisation) ?? { sv: organisation });
  return {
    ...localText(metric.names, language),
    id: `${organisation} ${code}`,
    path: `/metrics/${code}?organisation=${encodeURIComponent(organisation)}`,
    place: place && localText(place, language).text,
  };
}

/** A part of another vision, where that stands; null where it is no longer there. */
function partLink(key: { vision: number; part: string }, { visions, places, language }: Around): NamedLink | null {
  const vision = visions.find(({ number }) => number === key.vision);
  const part = vision?.parts.find(({ code }) => code === key.part);
  const [owner] = vision?.owners ?? [];
  if (!part || owner === undefined) return null;
  return {
    ...localText(part.names, language),
    id: `${key.vision} ${key.part}`,
    path: visionPath(owner),
    place: localText(places.get(owner) ?? { sv: owner }, language).text,
  };
}
