import type { SeedVision } from '../types.ts';

const agency = (metric: string) => ({ organisation: 'stigverket', metric });

/** The vision of the agency, and that of a unit which carries a part of it. */
export const visions: readonly SeedVision[] = [
  {
    organisation: 'stigverket',
    saidOn: '2022-04-01',
    sentence: {
      sv: 'Ingen ska behöva gå vilse.',
      en: 'Nobody should have to lose their way.',
      da: 'Ingen skal behøve at fare vild.',
    },
    parts: [
      {
        code: 'found-at-once',
        names: {
          sv: 'Den som söker vägen hittar den direkt',
          en: 'Whoever looks for the way finds it at once',
          da: 'Den, der søger vejen, finder den med det samme',
        },
        weight: 3,
        proofs: [agency('digital-share'), agency('completion-rate')],
      },
      {
        code: 'no-waiting',
        names: {
          sv: 'Ingen står och väntar på oss',
          en: 'Nobody stands waiting for us',
          da: 'Ingen står og venter på os',
        },
        weight: 3,
        proofs: [agency('lead-time-days')],
      },
      {
        code: 'glad-to-have-asked',
        names: {
          sv: 'Den som har frågat oss är glad att den gjorde det',
          en: 'Whoever has asked us is glad they did',
          da: 'Den, der har spurgt os, er glad for, at de gjorde det',
        },
        weight: 2,
        proofs: [agency('customer-satisfaction'), agency('customer-smiles')],
      },
      {
        // how it is to be measured has not been agreed on
        code: 'everybody-comes-along',
        names: {
          sv: 'Alla kommer med, också den som är ny på stigen',
          en: 'Everybody comes along, also those who are new to the path',
          da: 'Alle kommer med, også den, der er ny på stien',
        },
        weight: 1,
        proofs: [],
      },
    ],
  },
  {
    organisation: 'stigverket-guides',
    saidOn: '2023-02-20',
    sentence: {
      sv: 'Vägen börjar med ett svar.',
      en: 'The way begins with an answer.',
      da: 'Vejen begynder med et svar.',
    },
    parts: [
      {
        code: 'answered-where-you-are',
        names: {
          sv: 'Svaret finns där frågan ställs',
          en: 'The answer is where the question is asked',
          da: 'Svaret er dér, hvor spørgsmålet stilles',
        },
        weight: 1,
        carries: { organisation: 'stigverket', part: 'found-at-once' },
        proofs: [{ organisation: 'stigverket-guides', metric: 'digital-share' }],
      },
    ],
  },
];
