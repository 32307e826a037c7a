import type { MetricDefinition } from '#domain/metric.ts';
import { metric, share } from './metric.ts';

/** Whether we see what is said about us, and whether anybody finds us worth a story. */
export const openness: readonly MetricDefinition[] = [
  metric({
    ...share,
    code: 'visibility',
    measure: 14,
    isHeadline: true,
    names: { sv: 'Synligt på skärmarna', en: 'Shown on our screens', da: 'Synligt på skærmene' },
    definition: {
      sv: 'Andelen av skärmarnas tid då det som sägs om oss visades öppet för medarbetare och besökare, ris som ros. Måttet säger inte hur många som såg det eller om omdömet var gott.',
      en: 'The share of screen time during which what is said about us was shown openly to staff and visitors, blame as well as praise. It does not say how many saw it or whether the judgement was kind.',
      da: 'Andelen af skærmenes tid, hvor det, der bliver sagt om os, blev vist åbent for medarbejdere og besøgende, ris som ros. Tallet siger ikke, hvor mange der så det, eller om omtalen var god.',
    },
    method: {
      sv: 'Timmar då skärmarna visade granskade omnämnanden, de nyaste först, delas med alla timmar då skärmarna var på. Ett omnämnande äldre än nittio dagar räknas inte.',
      en: 'Hours in which screens showed moderated mentions, newest first, are divided by all hours in which screens were on. A mention older than ninety days does not count.',
      da: 'Timer, hvor skærmene viste gennemgåede omtaler, de nyeste først, divideres med alle timer, hvor skærmene var tændt. En omtale, der er ældre end halvfems dage, tæller ikke.',
    },
    source: {
      sv: 'Skärmarnas egen logg i Tiofalt.',
      en: 'The screens’ own log in Tiofalt.',
      da: 'Skærmenes egen log i Tiofalt.',
    },
    direction: 'higher',
    frequencies: ['M', 'Q', 'T', 'A'],
    measuringType: 'average',
  }),
  metric({
    code: 'live-screens',
    measure: 14,
    names: { sv: 'Skärmar i drift', en: 'Live screens', da: 'Skærme i drift' },
    definition: {
      sv: 'Antalet skärmar som visar våra effekter och vad som sägs om oss. Fler skärmar är inget mål i sig: en som någon tittar på räcker långt.',
      en: 'The number of screens showing our effects and what is said about us. More screens are no goal in themselves: one that people look at goes a long way.',
      da: 'Antallet af skærme, der viser vores effekter, og hvad der bliver sagt om os. Flere skærme er ikke et mål i sig selv: én, som nogen kigger på, rækker langt.',
    },
    method: {
      sv: 'Räkna de skärmar som har hämtat nytt innehåll minst en gång under periodens sista vecka.',
      en: 'Count the screens that have fetched new content at least once in the last week of the period.',
      da: 'Tæl de skærme, der har hentet nyt indhold mindst én gang i periodens sidste uge.',
    },
    source: {
      sv: 'Skärmarnas egen logg i Tiofalt.',
      en: 'The screens’ own log in Tiofalt.',
      da: 'Skærmenes egen log i Tiofalt.',
    },
    unit: 'count',
    direction: 'none',
    frequencies: ['M', 'Q', 'T', 'A'],
    measuringType: 'stock',
    rollupRule: 'sum',
  }),
  metric({
    code: 'media-mentions',
    measure: 14,
    names: { sv: 'Omnämnanden', en: 'Mentions', da: 'Omtaler' },
    definition: {
      sv: 'Hur ofta vi nämns i medier och öppna sociala flöden, uppdelat på ton. Ingen riktning är bättre: det går att vara omtalad för fel saker och omärklig när allt fungerar.',
      en: 'How often we are mentioned in the media and open social feeds, split by tone. No direction is better: one can be talked about for the wrong things, and unnoticed when all goes well.',
      da: 'Hvor tit vi bliver nævnt i medier og åbne sociale feeds, fordelt på tone. Ingen retning er bedre: man kan være omtalt for de forkerte ting og ubemærket, når alt fungerer.',
    },
    method: {
      sv: 'Varje inslag räknas en gång, även när det sprids vidare. Tonen bedöms av en människa efter skrivna exempel. Omnämnanden som rör flera enheter räknas bara i helheten.',
      en: 'Each item counts once, even when it is shared further. The tone is judged by a person after written examples. Mentions about several units count only in the whole.',
      da: 'Hvert indslag tæller én gang, også når det bliver delt videre. Tonen vurderes af et menneske efter skrevne eksempler. Omtaler, der vedrører flere enheder, tæller kun i helheden.',
    },
    source: {
      sv: 'Mediebevakning och registret över omnämnanden i Tiofalt.',
      en: 'Media monitoring and the register of mentions in Tiofalt.',
      da: 'Medieovervågning og registret over omtaler i Tiofalt.',
    },
    unit: 'count',
    direction: 'none',
    frequencies: ['M', 'Q', 'T', 'A'],
    measuringType: 'flow',
    rollupRule: 'none',
    dimensions: ['tone'],
  }),
  metric({
    code: 'tv-series',
    measure: 10,
    isHeadline: true,
    names: { sv: 'Tv-serier om oss', en: 'TV series about us', da: 'Tv-serier om os' },
    definition: {
      sv: 'Antalet tv-serier som handlar om oss eller utspelar sig hos oss. Ja, på riktigt. Ingen riktning är bättre, för en skandal kan också bli en serie.',
      en: 'The number of TV series that are about us or take place among us. Yes, really. No direction is better, because a scandal can become a series too.',
      da: 'Antallet af tv-serier, der handler om os eller foregår hos os. Ja, virkelig. Ingen retning er bedre, for en skandale kan også blive til en serie.',
    },
    method: {
      sv: 'Räkna serier med minst ett avsnitt visat under året, fiktion eller dokumentär, varje serie en gång och med en länk. Enstaka nyhetsinslag räknas inte.',
      en: 'Count series with at least one episode shown in the year, fiction or documentary, each series once and with a link. Single news items do not count.',
      da: 'Tæl serier med mindst ét afsnit vist i året, fiktion eller dokumentar, hver serie én gang og med et link. Enkelte nyhedsindslag tæller ikke.',
    },
    source: {
      sv: 'Registret över omnämnanden i Tiofalt, med länk till varje serie.',
      en: 'The register of mentions in Tiofalt, with a link to each series.',
      da: 'Registret over omtaler i Tiofalt med link til hver serie.',
    },
    unit: 'count',
    direction: 'none',
    frequencies: ['A'],
    measuringType: 'flow',
    // one series can be about several units
    rollupRule: 'none',
    dueDays: 60,
  }),
];
