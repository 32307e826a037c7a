import type { MetricDefinition } from '#domain/metric.ts';
import { index, metric, share } from './metric.ts';

/** How digital the operations are, as they see it themselves and as their cases show it. */
export const digital: readonly MetricDefinition[] = [
  metric({
    ...index,
    code: 'digital-maturity',
    measure: 3,
    isHeadline: true,
    names: { sv: 'Digital mognad', en: 'Digital maturity', da: 'Digital modenhed' },
    definition: {
      sv: 'Hur väl rustad verksamheten är för att arbeta digitalt, enligt dess egen bedömning, på en skala från 0 till 100. Indexet väger förmågan att förändra mot det arv av system och vanor som håller emot. Det är inte ett betyg på it-avdelningen.',
      en: 'How well equipped the operation is for working digitally, in its own judgement, on a scale from 0 to 100. The index weighs the ability to change against the legacy of systems and habits that holds back. It is not a mark for the IT department.',
      da: 'Hvor godt rustet organisationen er til at arbejde digitalt efter dens egen vurdering på en skala fra 0 til 100. Indekset vejer evnen til forandring mod arven af systemer og vaner, der holder igen. Det er ikke en karakter til it-afdelingen.',
    },
    method: {
      sv: 'Varje enhet svarar på Tiofalts självskattning. Svaren räknas om till 0–100 per dimension och vägs till ett index enligt mallens vikter. Enheter vägs samman efter antal anställda. Siffror från andra modeller redovisas under egna koder och blandas aldrig in här.',
      en: 'Each unit answers the self-assessment in Tiofalt. Answers are converted to 0–100 per dimension and weighted into one index as the template says. Units are weighted by number of employees. Figures from other models are shown under their own codes and never mixed in here.',
      da: 'Hver enhed besvarer Tiofalts selvevaluering. Svarene omregnes til 0–100 pr. dimension og vægtes til ét indeks, som skabelonen angiver. Enheder vægtes efter antal ansatte. Tal fra andre modeller vises under egne koder og blandes aldrig ind her.',
    },
    source: {
      sv: 'Självskattningar i Tiofalt.',
      en: 'Self-assessments in Tiofalt.',
      da: 'Selvevalueringer i Tiofalt.',
    },
    direction: 'higher',
    frequencies: ['A', 'Q'],
    measuringType: 'stock',
    rollupRule: 'weighted-mean',
    weight: 'employees',
    dueDays: 60,
  }),
  metric({
    ...index,
    code: 'digital-maturity-dimios',
    measure: 3,
    names: {
      sv: 'Digital mognad enligt DiMiOS',
      en: 'Digital maturity according to DiMiOS',
      da: 'Digital modenhed ifølge DiMiOS',
    },
    definition: {
      sv: 'Digital mognad mätt med modellen DiMiOS, på en skala från 0 till 100. Visas bredvid vår egen självskattning men vägs aldrig ihop med den, för modellerna frågar om olika saker.',
      en: 'Digital maturity measured with the DiMiOS model, on a scale from 0 to 100. It is shown beside our own self-assessment but never combined with it, because the models ask about different things.',
      da: 'Digital modenhed målt med modellen DiMiOS på en skala fra 0 til 100. Vises ved siden af vores egen selvevaluering, men lægges aldrig sammen med den, for modellerne spørger om forskellige ting.',
    },
    method: {
      sv: 'Resultatet läggs in så som det redovisas av den som genomförde mätningen, utan omräkning. Lägg bara in år då en mätning gjordes.',
      en: 'The result is entered as reported by whoever carried out the measurement, without conversion. Enter only years in which a measurement was made.',
      da: 'Resultatet indtastes, som det oplyses af den, der gennemførte målingen, uden omregning. Indtast kun år, hvor der blev målt.',
    },
    source: {
      sv: 'DiMiOS, Digital mognad i offentlig sektor, utvecklad vid Göteborgs universitet.',
      en: 'DiMiOS, Digital Maturity in the Public Sector, developed at the University of Gothenburg.',
      da: 'DiMiOS, digital modenhed i den offentlige sektor, udviklet ved Göteborgs universitet.',
    },
    direction: 'higher',
    frequencies: ['A'],
    measuringType: 'stock',
    rollupRule: 'none',
    dueDays: 90,
  }),
  metric({
    ...share,
    // those near 100 % still differ in the second decimal
    decimals: 2,
    code: 'digital-share',
    names: { sv: 'Andel digitala ärenden', en: 'Digital share', da: 'Andel digitale sager' },
    definition: {
      sv: 'Hur stor del av alla ärenden som kom in digitalt. Resten kom på papper, i telefon eller vid ett besök. Måttet säger inget om hur väl det digitala fungerade.',
      en: 'How large a part of all cases came in digitally. The rest came on paper, by phone or at a visit. It says nothing about how well the digital way worked.',
      da: 'Hvor stor en del af alle sager der kom ind digitalt. Resten kom på papir, i telefonen eller ved et besøg. Tallet siger intet om, hvor godt det digitale fungerede.',
    },
    method: {
      sv: 'Digitala ärenden delas med alla ärenden i samma period, och räknas fram av sig självt när båda är publicerade. För flera enheter summeras ärendena först och delas sedan.',
      en: 'Digital transactions are divided by all transactions in the same period, calculated automatically when both are published. For several units, transactions are summed first and divided afterwards.',
      da: 'Digitale sager divideres med alle sager i samme periode og beregnes automatisk, når begge er offentliggjort. For flere enheder lægges sagerne først sammen og divideres derefter.',
    },
    source: {
      sv: 'Beräknas i Tiofalt från antalet ärenden.',
      en: 'Calculated in Tiofalt from the number of transactions.',
      da: 'Beregnes i Tiofalt ud fra antallet af sager.',
    },
    direction: 'higher',
    frequencies: ['M', 'Q', 'T', 'A'],
    measuringType: 'average',
    formula: 'digital-transactions / total-transactions',
  }),
  metric({
    code: 'total-transactions',
    names: { sv: 'Ärenden, alla kanaler', en: 'Transactions, all channels', da: 'Sager, alle kanaler' },
    definition: {
      sv: 'Alla ärenden som invånare och företag började hos oss under perioden, oavsett kanal. Frågor och besök på webbplatsen räknas inte. Fler eller färre är varken bra eller dåligt.',
      en: 'All cases that citizens and companies began with us in the period, whatever the channel. Questions and website visits do not count. More or fewer is neither good nor bad.',
      da: 'Alle sager, som borgere og virksomheder begyndte hos os i perioden, uanset kanal. Spørgsmål og besøg på hjemmesiden tæller ikke. Flere eller færre er hverken godt eller skidt.',
    },
    method: {
      sv: 'Räkna varje ärende en gång, den dag det kom in. Kompletteringar hör till samma ärende.',
      en: 'Count each case once, on the day it came in. Additions belong to the same case.',
      da: 'Tæl hver sag én gang, den dag den kom ind. Supplerende oplysninger hører til samme sag.',
    },
    source: {
      sv: 'Ärendehanteringssystemet.',
      en: 'The case system.',
      da: 'Sagssystemet.',
    },
    unit: 'transactions',
    direction: 'none',
    frequencies: ['M', 'Q', 'T', 'A'],
    measuringType: 'flow',
    isSeasonal: true,
    rollupRule: 'sum',
  }),
  metric({
    code: 'digital-transactions',
    names: { sv: 'Digitala ärenden', en: 'Digital transactions', da: 'Digitale sager' },
    definition: {
      sv: 'Ärenden som kunden lämnade in digitalt från början till slut. En blankett som hämtas på webben men skickas med posten är inte digital.',
      en: 'Cases that the customer handed in digitally from beginning to end. A form fetched on the web but sent by post is not digital.',
      da: 'Sager, som kunden indgav digitalt fra start til slut. En blanket, der hentes på nettet, men sendes med posten, er ikke digital.',
    },
    method: {
      sv: 'Räkna varje digitalt inlämnat ärende en gång, den dag det kom in. Kan aldrig vara fler än alla ärenden i samma period.',
      en: 'Count each case handed in digitally once, on the day it came in. It can never exceed all transactions of the same period.',
      da: 'Tæl hver digitalt indgivet sag én gang, den dag den kom ind. Kan aldrig være flere end alle sager i samme periode.',
    },
    source: {
      sv: 'De digitala tjänsterna och ärendehanteringssystemet.',
      en: 'The digital services and the case system.',
      da: 'De digitale løsninger og sagssystemet.',
    },
    unit: 'transactions',
    // the share is what should rise: the number also follows how many people need us
    direction: 'none',
    frequencies: ['M', 'Q', 'T', 'A'],
    measuringType: 'flow',
    isSeasonal: true,
    rollupRule: 'sum',
  }),
];
