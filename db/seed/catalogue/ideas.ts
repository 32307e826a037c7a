import type { MetricDefinition } from '#domain/metric.ts';
import { metric, rollingYear, share } from './metric.ts';

/** From idea to effect. */
export const ideas: readonly MetricDefinition[] = [
  metric({
    ...rollingYear,
    code: 'ideas-delivered',
    measure: 2,
    isHeadline: true,
    names: { sv: 'Levererade idéer', en: 'Ideas delivered', da: 'Leverede idéer' },
    definition: {
      sv: 'Idéer som används av andra än dem som tog fram dem, tre månader efter leverans. Inkomna förslag räknas inte, och inte heller idéer som bara upphovspersonerna själva använder.',
      en: 'Ideas in use by others than their makers, three months after delivery. Suggestions received do not count, and neither do ideas that only their makers use.',
      da: 'Idéer, der bruges af andre end dem, der skabte dem, tre måneder efter leveringen. Indkomne forslag tæller ikke, og det gør idéer, som kun ophavspersonerne selv bruger, heller ikke.',
    },
    method: {
      sv: 'Antalet idéer under de senaste fyra kvartalen där någon annan har bekräftat tre månader efter leverans att idén är i bruk. En idé från två enheter räknas en gång i helheten. Jämför organisationer per 100 anställda.',
      en: 'The number of ideas in the last four quarters for which somebody else has confirmed, three months after delivery, that the idea is in use. An idea from two units counts once in the whole. Compare organisations per 100 employees.',
      da: 'Antallet af idéer i de seneste fire kvartaler, hvor en anden tre måneder efter leveringen har bekræftet, at idéen er i brug. En idé fra to enheder tæller én gang i helheden. Sammenlign organisationer pr. 100 ansatte.',
    },
    source: {
      sv: 'Registret över initiativ i Tiofalt.',
      en: 'The register of initiatives in Tiofalt.',
      da: 'Registret over initiativer i Tiofalt.',
    },
    unit: 'count',
    direction: 'higher',
    rollupRule: 'sum',
  }),
  metric({
    ...share,
    ...rollingYear,
    code: 'ideas-shown-effect-share',
    measure: 2,
    names: { sv: 'Idéer med visad effekt', en: 'Ideas with shown effect', da: 'Idéer med påvist effekt' },
    definition: {
      sv: 'Andelen levererade idéer där en effekt har visats, inte bara hoppats på. Att idén uppskattas är trevligt men räknas inte som effekt.',
      en: 'The share of delivered ideas for which an effect has been shown, not only hoped for. That the idea is liked is pleasant, but no effect.',
      da: 'Andelen af leverede idéer, hvor en effekt er påvist, ikke kun håbet på. At idéen er vellidt, er rart, men tæller ikke som effekt.',
    },
    method: {
      sv: 'Levererade idéer under fyra kvartal med en siffra före och en efter, bekräftad av någon utanför gruppen, delas med alla levererade idéer under samma tid.',
      en: 'Ideas delivered in four quarters with a figure before and one after, confirmed by somebody outside the team, are divided by all ideas delivered in that time.',
      da: 'Idéer leveret i fire kvartaler med et tal før og et efter, bekræftet af en uden for gruppen, divideres med alle idéer leveret i samme tid.',
    },
    source: {
      sv: 'Registret över initiativ i Tiofalt.',
      en: 'The register of initiatives in Tiofalt.',
      da: 'Registret over initiativer i Tiofalt.',
    },
    direction: 'higher',
  }),
  metric({
    ...rollingYear,
    code: 'ideas-lead-time-days',
    measure: 2,
    names: {
      sv: 'Dagar från idé till leverans',
      en: 'Days from idea to delivery',
      da: 'Dage fra idé til levering',
    },
    definition: {
      sv: 'Hur lång tid det tar från att en idé tas emot tills den levereras. Medianen: hälften gick fortare, hälften tog längre tid.',
      en: 'How long it takes from receiving an idea until it is delivered. The median: half went faster, half took longer.',
      da: 'Hvor lang tid der går, fra en idé modtages, til den leveres. Medianen: halvdelen gik hurtigere, halvdelen tog længere tid.',
    },
    method: {
      sv: 'Kalenderdagar mellan mottagen och levererad för varje idé som levererades under de senaste fyra kvartalen. Medianen tas över alla idéer på en gång, och därför kan enheternas värden inte vägas samman.',
      en: 'Calendar days between received and delivered for each idea delivered in the last four quarters. The median is taken over all ideas at once, so the values of units cannot be combined.',
      da: 'Kalenderdage mellem modtaget og leveret for hver idé, der blev leveret i de seneste fire kvartaler. Medianen tages over alle idéer på én gang, og derfor kan enhedernes tal ikke vægtes sammen.',
    },
    source: {
      sv: 'Registret över initiativ i Tiofalt.',
      en: 'The register of initiatives in Tiofalt.',
      da: 'Registret over initiativer i Tiofalt.',
    },
    unit: 'days',
    direction: 'lower',
    rollupRule: 'none',
  }),
];
