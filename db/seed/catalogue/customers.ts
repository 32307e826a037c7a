import type { MetricDefinition } from '#domain/metric.ts';
import { fewestAnswersShown, index, metric, share } from './metric.ts';

/** What customers feel, say and manage to finish. */
export const customers: readonly MetricDefinition[] = [
  metric({
    ...share,
    code: 'customer-smiles',
    measure: 9,
    isHeadline: true,
    names: { sv: 'Kundens leenden', en: 'Customer smiles', da: 'Kundernes smil' },
    definition: {
      sv: 'Andelen svar där kunden valde ett av de två gladaste av fyra ansikten, direkt efter mötet med oss. Måttet fångar känslan i stunden. Det säger inget om dem som inte svarade.',
      en: 'The share of answers in which the customer chose one of the two happiest of four faces, right after meeting us. It catches the feeling of the moment. It says nothing about those who did not answer.',
      da: 'Andelen af svar, hvor kunden valgte et af de to gladeste af fire ansigter lige efter mødet med os. Tallet fanger følelsen i øjeblikket. Det siger intet om dem, der ikke svarede.',
    },
    method: {
      sv: 'Kunden svarar med ett tryck på webben, i telefonen eller på plats. Svaren med de två gladaste ansiktena delas med alla svar i perioden. Ange alltid var och vem ni frågade, och jämför bara svarspunkter av samma slag, till exempel disk med disk. Färre än sju svar visas inte.',
      en: 'The customer answers with one tap on the web, by phone or on site. Answers with the two happiest faces are divided by all answers in the period. Always state where and whom you asked, and compare only points of the same kind, such as counter with counter. Fewer than seven answers are not shown.',
      da: 'Kunden svarer med ét tryk på nettet, i telefonen eller på stedet. Svar med de to gladeste ansigter divideres med alle svar i perioden. Angiv altid, hvor og hvem I spurgte, og sammenlign kun svarsteder af samme slags, for eksempel skranke med skranke. Færre end syv svar vises ikke.',
    },
    source: {
      sv: 'Egna svarspunkter, samlade i Tiofalt eller importerade.',
      en: 'Our own answer points, collected in Tiofalt or imported.',
      da: 'Egne svarsteder, samlet i Tiofalt eller importeret.',
    },
    direction: 'higher',
    frequencies: ['M', 'Q', 'T', 'A'],
    measuringType: 'average',
    isSeasonal: true,
    smallestAnswers: fewestAnswersShown,
  }),
  metric({
    ...index,
    code: 'customer-satisfaction',
    measure: 5,
    isHeadline: true,
    names: { sv: 'Nöjd-kund-index', en: 'Customer satisfaction index', da: 'Kundetilfredshed' },
    definition: {
      sv: 'Hur nöjda kunderna är med oss, på en skala från 0 till 100. Indexet bygger på dem som svarade på enkäten, inte på alla kunder, och resultat från olika enkäter kan inte jämföras.',
      en: 'How satisfied customers are with us, on a scale from 0 to 100. The index rests on those who answered the survey, not on all customers, and results from different surveys cannot be compared.',
      da: 'Hvor tilfredse kunderne er med os på en skala fra 0 til 100. Indekset bygger på dem, der besvarede spørgeskemaet, ikke på alle kunder, og resultater fra forskellige spørgeskemaer kan ikke sammenlignes.',
    },
    method: {
      sv: 'Varje svar räknas om till skalan 0–100 så som enkäten anger, och indexet är medelvärdet. Ange enkätens namn, antalet svar och svarsfrekvensen, och lämna siffror bara för perioder då ni verkligen har frågat. Enheter vägs samman efter antal svar. En ny enkät bryter tidsserien. Färre än sju svar visas inte.',
      en: 'Each answer is converted to the scale 0–100 as the survey prescribes, and the index is the mean. State the name of the survey, the number of answers and the response rate, and give figures only for periods in which you really asked. Units are weighted by number of answers. A new survey breaks the series. Fewer than seven answers are not shown.',
      da: 'Hvert svar omregnes til skalaen 0–100, som spørgeskemaet foreskriver, og indekset er gennemsnittet. Angiv spørgeskemaets navn, antallet af svar og svarprocenten, og indberet kun for perioder, hvor I faktisk har spurgt. Enheder vægtes efter antal svar. Et nyt spørgeskema bryder tidsserien. Færre end syv svar vises ikke.',
    },
    source: {
      sv: 'Egen kundundersökning, inmatad eller importerad från den som genomför den.',
      en: 'Our own customer survey, entered or imported from whoever runs it.',
      da: 'Egen kundeundersøgelse, indtastet eller importeret fra den, der gennemfører den.',
    },
    direction: 'higher',
    frequencies: ['Q', 'T', 'S', 'A', 'M'],
    measuringType: 'average',
    rollupRule: 'weighted-mean',
    weight: 'answers',
    smallestAnswers: fewestAnswersShown,
  }),
  metric({
    ...share,
    code: 'completion-rate',
    names: { sv: 'Fullföljda ärenden', en: 'Completion rate', da: 'Gennemførte sager' },
    definition: {
      sv: 'Andelen påbörjade digitala ärenden som kunden fullföljer på egen hand. Måttet visar om tjänsten går att använda, inte om beslutet blev det som kunden hoppades på.',
      en: 'The share of digital cases begun that the customer finishes without help. It shows whether the service can be used, not whether the decision was the one hoped for.',
      da: 'Andelen af påbegyndte digitale sager, som kunden gennemfører på egen hånd. Tallet viser, om løsningen kan bruges, ikke om afgørelsen blev den, kunden håbede på.',
    },
    method: {
      sv: 'Fullföljda ärenden delas med påbörjade ärenden. Ett ärende är påbörjat när kunden har passerat första steget och fullföljt när kvittensen visas. Räkna samma kund och ärende en gång inom sju dagar.',
      en: 'Cases finished are divided by cases begun. A case is begun when the customer has passed the first step, and finished when the receipt is shown. Count the same customer and case once within seven days.',
      da: 'Gennemførte sager divideres med påbegyndte sager. En sag er påbegyndt, når kunden er forbi første trin, og gennemført, når kvitteringen vises. Tæl samme kunde og sag én gang inden for syv dage.',
    },
    source: {
      sv: 'Statistik från de digitala tjänsterna.',
      en: 'Usage statistics from the digital services.',
      da: 'Statistik fra de digitale løsninger.',
    },
    direction: 'higher',
    frequencies: ['M', 'Q', 'T', 'A'],
    measuringType: 'average',
  }),
  metric({
    code: 'lead-time-days',
    names: { sv: 'Handläggningstid', en: 'Lead time', da: 'Sagsbehandlingstid' },
    definition: {
      sv: 'Genomsnittligt antal dagar från det att ärendet kom in tills kunden fick beslutet. All väntan räknas, även på kompletteringar och andra myndigheter, för det är så kunden upplever den.',
      en: 'The average number of days from the arrival of a case until the customer had the decision. All waiting counts, also for missing papers and for other agencies, because that is how the customer lives it.',
      da: 'Det gennemsnitlige antal dage, fra sagen kom ind, til kunden fik afgørelsen. Al ventetid tæller med, også på manglende oplysninger og andre myndigheder, for sådan oplever kunden den.',
    },
    method: {
      sv: 'Summan av kalenderdagar för periodens avslutade ärenden delas med antalet avslutade ärenden. Medelvärdet används i stället för medianen för att enheter ska kunna vägas samman rätt.',
      en: 'The sum of calendar days for the cases closed in the period is divided by the number of closed cases. The mean is used rather than the median so that units can be combined correctly.',
      da: 'Summen af kalenderdage for periodens afsluttede sager divideres med antallet af afsluttede sager. Gennemsnittet bruges i stedet for medianen, så enheder kan vægtes rigtigt sammen.',
    },
    source: {
      sv: 'Ärendehanteringssystemet: datum in och datum för beslut.',
      en: 'The case system: date received and date of decision.',
      da: 'Sagssystemet: dato for modtagelse og dato for afgørelse.',
    },
    unit: 'days',
    decimals: 1,
    direction: 'lower',
    frequencies: ['M', 'Q', 'T', 'A'],
    measuringType: 'average',
    rollupRule: 'ratio',
  }),
  metric({
    code: 'cost-per-case',
    names: { sv: 'Kostnad per ärende', en: 'Cost per case', da: 'Omkostning pr. sag' },
    definition: {
      sv: 'Vad ett avslutat ärende kostar oss i genomsnitt, alla kanaler inräknade. Kundens egen tid ingår inte, den syns i minskad administration.',
      en: 'What one closed case costs us on average, all channels included. The customer’s own time is not part of it; that shows in reduced administration.',
      da: 'Hvad en afsluttet sag koster os i gennemsnit, alle kanaler medregnet. Kundens egen tid indgår ikke, den ses i mindre administration.',
    },
    method: {
      sv: 'Kostnaden för verksamheten, med löner, lokaler, it och andel av gemensamma kostnader, delas med antalet avslutade ärenden. Räkna i löpande priser och säg till om fördelningen av gemensamma kostnader ändras: det bryter serien.',
      en: 'The cost of the operation, with salaries, premises, IT and its part of shared costs, is divided by the number of closed cases. Use current prices, and say so if the split of shared costs changes: that breaks the series.',
      da: 'Omkostningen til driften med løn, lokaler, it og andel af fællesomkostninger divideres med antallet af afsluttede sager. Regn i løbende priser, og giv besked, hvis fordelingen af fællesomkostninger ændres: det bryder serien.',
    },
    source: {
      sv: 'Ekonomisystemet och ärendehanteringssystemet.',
      en: 'The accounting system and the case system.',
      da: 'Økonomisystemet og sagssystemet.',
    },
    unit: 'sek',
    direction: 'lower',
    frequencies: ['A', 'T', 'S'],
    measuringType: 'average',
    rollupRule: 'ratio',
    dueDays: 60,
  }),
];
