import type { MetricDefinition } from '#domain/metric.ts';
import type { Texts } from '#domain/language.ts';
import { metric, rollingYear, share } from './metric.ts';

const benefitRegister: Texts = {
  sv: 'Registret över nytta i Tiofalt, bekräftat av mottagaren.',
  en: 'The register of benefits in Tiofalt, confirmed by the receiver.',
  da: 'Registret over gevinster i Tiofalt, bekræftet af modtageren.',
};

const initiativeRegister: Texts = {
  sv: 'Registret över initiativ i Tiofalt.',
  en: 'The register of initiatives in Tiofalt.',
  da: 'Registret over initiativer i Tiofalt.',
};

/** What happens between units and organisations. */
export const collaboration: readonly MetricDefinition[] = [
  metric({
    ...rollingYear,
    code: 'benefit-for-others',
    measure: 6,
    isHeadline: true,
    names: { sv: 'Nytta för andra', en: 'Benefit for others', da: 'Gevinst for andre' },
    definition: {
      sv: 'Värdet i kronor av den nytta vi skapat åt någon annan, bekräftat av den som fick den. Nytta för oss själva räknas inte, hur stor den än är.',
      en: 'The value in kronor of the benefit we created for somebody else, confirmed by whoever received it. Benefit for ourselves does not count, however large.',
      da: 'Værdien i kroner af den gevinst, vi har skabt for andre, bekræftet af den, der fik den. Gevinst for os selv tæller ikke, uanset hvor stor den er.',
    },
    method: {
      sv: 'Bekräftad nytta under de senaste fyra kvartalen summeras. En annan organisation eller enhet bekräftar själv beloppet. Nytta för invånare uppskattas med en namngiven metod. Inom organisationen är nytta för en annan enhet, utanför är allt annat. Varje nytta räknas en gång.',
      en: 'Confirmed benefit of the last four quarters is summed. Another organisation or unit confirms the amount itself. Benefit for citizens is estimated by a named method. Inside means benefit for another unit of the same organisation, outside is everything else. Each benefit counts once.',
      da: 'Bekræftet gevinst i de seneste fire kvartaler lægges sammen. En anden organisation eller enhed bekræfter selv beløbet. Gevinst for borgere anslås med en navngiven metode. Inden for organisationen er gevinst for en anden enhed, uden for er alt andet. Hver gevinst tæller én gang.',
    },
    source: benefitRegister,
    unit: 'sek',
    direction: 'higher',
    rollupRule: 'sum',
    dimensions: ['reach'],
  }),
  metric({
    ...rollingYear,
    code: 'benefit-for-others-hours',
    measure: 6,
    names: { sv: 'Timmar sparade åt andra', en: 'Hours saved for others', da: 'Timer sparet for andre' },
    definition: {
      sv: 'Arbetstid och väntan som någon annan sluppit tack vare oss, bekräftad av den som fick nyttan. Samma nytta anges antingen i kronor eller i timmar, aldrig i båda.',
      en: 'Work and waiting that somebody else was spared because of us, confirmed by whoever got the benefit. One benefit is told in money or in hours, never in both.',
      da: 'Arbejde og ventetid, som andre blev sparet for takket være os, bekræftet af den, der fik gevinsten. Den samme gevinst angives enten i kroner eller i timer, aldrig i begge.',
    },
    method: {
      sv: 'Bekräftade timmar under de senaste fyra kvartalen summeras. Timmarna värderas inte i pengar.',
      en: 'Confirmed hours of the last four quarters are summed. The hours are not turned into money.',
      da: 'Bekræftede timer i de seneste fire kvartaler lægges sammen. Timerne omregnes ikke til penge.',
    },
    source: benefitRegister,
    unit: 'hours',
    direction: 'higher',
    rollupRule: 'sum',
  }),
  metric({
    code: 'benefit-unconfirmed',
    measure: 6,
    names: {
      sv: 'Nytta som väntar på bekräftelse',
      en: 'Benefit not yet confirmed',
      da: 'Gevinst, der venter på bekræftelse',
    },
    definition: {
      sv: 'Nytta som vi tror att vi har skapat men som mottagaren ännu inte har bekräftat. Ett stort belopp kan betyda både mycket ny nytta och att ingen frågar efteråt, och därför är ingen riktning bättre.',
      en: 'Benefit that we believe we created but that the receiver has not confirmed yet. A large amount can mean much new benefit, or that nobody asks afterwards, so no direction is better.',
      da: 'Gevinst, som vi mener at have skabt, men som modtageren endnu ikke har bekræftet. Et stort beløb kan både betyde megen ny gevinst, og at ingen spørger bagefter, og derfor er ingen retning bedre.',
    },
    method: {
      sv: 'Summan av anmäld nytta som saknar svar från mottagaren den sista dagen i perioden. Det som mottagaren har sagt nej till räknas bort.',
      en: 'The sum of benefit reported that has no answer from the receiver on the last day of the period. What the receiver has declined is left out.',
      da: 'Summen af anmeldt gevinst uden svar fra modtageren på periodens sidste dag. Det, modtageren har sagt nej til, tæller ikke med.',
    },
    source: {
      sv: 'Registret över nytta i Tiofalt.',
      en: 'The register of benefits in Tiofalt.',
      da: 'Registret over gevinster i Tiofalt.',
    },
    unit: 'sek',
    direction: 'none',
    frequencies: ['Q', 'A'],
    measuringType: 'stock',
    rollupRule: 'sum',
  }),
  metric({
    ...share,
    ...rollingYear,
    code: 'solved-with-others',
    measure: 7,
    isHeadline: true,
    names: { sv: 'Lösta tillsammans med andra', en: 'Solved with others', da: 'Løst sammen med andre' },
    definition: {
      sv: 'Andelen avslutade initiativ och förbättringsärenden där någon utanför organisationen var med och löste det. Den dagliga handläggningen ingår inte. Ingen riktning är bättre om ni inte väljer det själva: allt ska inte lösas ihop.',
      en: 'The share of closed initiatives and improvement cases that somebody outside the organisation helped to solve. Daily casework is not included. No direction is better unless you choose one: not everything should be solved together.',
      da: 'Andelen af afsluttede initiativer og forbedringssager, hvor nogen uden for organisationen var med til at løse dem. Den daglige sagsbehandling indgår ikke. Ingen retning er bedre, medmindre I selv vælger det: ikke alt skal løses sammen.',
    },
    method: {
      sv: 'Initiativ och förbättringsärenden som avslutades under de senaste fyra kvartalen med minst en extern part som bidrog till lösningen delas med alla som avslutades. En part som bara informerades räknas inte.',
      en: 'Initiatives and improvement cases closed in the last four quarters with at least one outside party that contributed to the solution are divided by all that were closed. A party that was only informed does not count.',
      da: 'Initiativer og forbedringssager afsluttet i de seneste fire kvartaler med mindst én ekstern part, der bidrog til løsningen, divideres med alle afsluttede. En part, der kun blev orienteret, tæller ikke.',
    },
    source: {
      sv: 'Registret över initiativ i Tiofalt, eller de två antalen inmatade.',
      en: 'The register of initiatives in Tiofalt, or the two counts entered.',
      da: 'Registret over initiativer i Tiofalt eller de to antal indtastet.',
    },
    direction: 'none',
  }),
  metric({
    ...rollingYear,
    code: 'ecosystem-gain',
    measure: 12,
    isHeadline: true,
    names: { sv: 'Vinst i ekosystemet', en: 'Ecosystem gain', da: 'Gevinst i økosystemet' },
    definition: {
      sv: 'Den nytta som passerat en organisations gräns, minus vad det kostade att ge den. Ett plus betyder att helheten vann, även när en av parterna fick betala. Det är inte en vinst i bokföringen.',
      en: 'The benefit that crossed an organisation’s border, less what it cost to give. A plus means that the whole gained, even where one party had to pay. It is not a profit in the accounts.',
      da: 'Den gevinst, der har krydset en organisations grænse, minus hvad det kostede at give den. Et plus betyder, at helheden vandt, også når en af parterne måtte betale. Det er ikke et overskud i regnskabet.',
    },
    method: {
      sv: 'Bekräftad nytta mellan organisationer under de senaste fyra kvartalen minus givarens kostnad. Varje nytta och varje kostnad räknas en gång, hur många som än var med. Räknas för en grupp av organisationer, och för en organisation på det den ger, får och betalar.',
      en: 'Confirmed benefit between organisations in the last four quarters less the giver’s cost. Each benefit and each cost counts once, however many took part. It is calculated for a group of organisations, and for one organisation from what it gives, receives and pays.',
      da: 'Bekræftet gevinst mellem organisationer i de seneste fire kvartaler minus giverens omkostning. Hver gevinst og hver omkostning tæller én gang, uanset hvor mange der var med. Beregnes for en gruppe af organisationer og for én organisation ud fra det, den giver, får og betaler.',
    },
    source: {
      sv: 'Registren över nytta och initiativ i Tiofalt.',
      en: 'The registers of benefits and initiatives in Tiofalt.',
      da: 'Registrene over gevinster og initiativer i Tiofalt.',
    },
    unit: 'sek',
    direction: 'higher',
    // the parties' own figures overlap: only the register knows what has been counted already
    rollupRule: 'none',
    minimum: null,
  }),
  metric({
    ...share,
    code: 'shared-initiatives-share',
    measure: 12,
    names: {
      sv: 'Delade initiativ med avtalad fördelning',
      en: 'Shared initiatives with an agreed split',
      da: 'Fælles initiativer med aftalt fordeling',
    },
    definition: {
      sv: 'Andelen gemensamma initiativ där parterna har kommit överens om hur kostnad och vinst ska fördelas. Utan en sådan överenskommelse lönar det sig sällan att ge. Måttet säger inget om fördelningen är jämn.',
      en: 'The share of joint initiatives in which the parties have agreed how cost and gain are split. Without such an agreement it rarely pays to give. It does not say whether the split is even.',
      da: 'Andelen af fælles initiativer, hvor parterne er blevet enige om, hvordan omkostning og gevinst skal fordeles. Uden en aftale kan det sjældent betale sig at give. Tallet siger ikke, om fordelingen er ligelig.',
    },
    method: {
      sv: 'Pågående initiativ med flera ägare och en skriftlig fördelning delas med alla pågående initiativ med flera ägare, den sista dagen i perioden.',
      en: 'Initiatives under way with several owners and a written split are divided by all initiatives under way with several owners, on the last day of the period.',
      da: 'Igangværende initiativer med flere ejere og en skriftlig fordeling divideres med alle igangværende initiativer med flere ejere på periodens sidste dag.',
    },
    source: initiativeRegister,
    direction: 'higher',
    frequencies: ['Q', 'A'],
    measuringType: 'stock',
  }),
  metric({
    ...share,
    ...rollingYear,
    code: 'cocreated-share',
    names: { sv: 'Samskapade initiativ', en: 'Co-created initiatives', da: 'Samskabte initiativer' },
    definition: {
      sv: 'Andelen initiativ som tas fram tillsammans med invånare, frivilliga eller föreningar. Att bli tillfrågad i en enkät är inte att samskapa. Ingen riktning är bättre: samskapande ska användas där det gör skillnad.',
      en: 'The share of initiatives made together with citizens, volunteers or associations. Being asked in a survey is not co-creation. No direction is better: co-creation belongs where it makes a difference.',
      da: 'Andelen af initiativer, der bliver til sammen med borgere, frivillige eller foreninger. At blive spurgt i et spørgeskema er ikke samskabelse. Ingen retning er bedre: samskabelse skal bruges dér, hvor den gør en forskel.',
    },
    method: {
      sv: 'Initiativ som påbörjades under de senaste fyra kvartalen med minst en invånare, frivillig eller förening som medskapare delas med alla påbörjade initiativ.',
      en: 'Initiatives begun in the last four quarters with at least one citizen, volunteer or association as co-creator are divided by all initiatives begun.',
      da: 'Initiativer påbegyndt i de seneste fire kvartaler med mindst én borger, frivillig eller forening som medskaber divideres med alle påbegyndte initiativer.',
    },
    source: initiativeRegister,
    direction: 'none',
  }),
  metric({
    code: 'dialogue-hours',
    names: { sv: 'Samtal över gränser', en: 'Dialogue across borders', da: 'Samtaler på tværs' },
    definition: {
      sv: 'Timmar som medarbetare har samtalat med människor från andra organisationer för att förstå varandra, utan krav på beslut. Förhandlingar och styrgruppsmöten räknas inte.',
      en: 'Hours that staff have spent talking with people from other organisations to understand each other, without having to decide anything. Negotiations and steering-group meetings do not count.',
      da: 'Timer, som medarbejdere har brugt på at tale med mennesker fra andre organisationer for at forstå hinanden, uden krav om beslutninger. Forhandlinger og styregruppemøder tæller ikke.',
    },
    method: {
      sv: 'Samtalets längd gånger antalet egna deltagare, noterat av den som bjöd in.',
      en: 'The length of the dialogue times the number of our own participants, noted by whoever invited.',
      da: 'Samtalens længde gange antallet af egne deltagere, noteret af den, der inviterede.',
    },
    source: {
      sv: 'Egna anteckningar per samtal.',
      en: 'Our own notes of each dialogue.',
      da: 'Egne notater fra hver samtale.',
    },
    unit: 'hours',
    direction: 'higher',
    frequencies: ['M', 'Q', 'T', 'A'],
    measuringType: 'flow',
    isSeasonal: true,
    rollupRule: 'sum',
  }),
];
