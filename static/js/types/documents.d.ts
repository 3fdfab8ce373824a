// Made by `.venv/bin/python script/page_types.py` from dubbing/views/page_documents.py: change it there.
interface PaceModel {
  secondsPerLetter: number;
  base: number;
  scale: number;
  takes: number;
  minorPause: number;
  majorPause: number;
  lettersPerDigit: number;
  lettersPerSymbol: number;
  symbols: string;
  minorSigns: string;
  majorSigns: string;
  dashes: string;
  calibratedTakes: number;
  fitsBelow: number[];
  tooLongAbove: number[];
}
interface Finding {
  code: string;
  severity: string;
  figure?: number;
  advice: string;
  lang?: string;
}
interface VerdictSaid {
  kind: string;
  said: string;
  lang: string;
}
interface TakeOnServer {
  verdict: VerdictSaid | null;
  id: string;
  state: string;
  sha256: string;
  reason: string;
  findings: Finding[];
  audio: string;
  repaired: boolean;
  from_ms: number;
  until_ms: number;
}
interface NoteAddresses {
  picture: string;
  voice: string;
}
interface StudioSegment {
  id: string;
  position: number;
  start: number;
  end: number;
  free: boolean;
  slot: number;
  french: string;
  heard: boolean;
  parts: number[];
  sound: string;
  beside: NoteAddresses;
  hard: string;
  text: string;
  revision: number | null;
  needs: number;
  state: string;
  reason: string;
  verdict: string;
  take: TakeOnServer | null;
}
interface Advice {
  texts: Record<string, Record<string, string | Record<number, string>>>;
  repaired: string;
  lang: string;
}
interface NamesPace {
  secondsPerLetter: number;
  base: number;
  scale: number;
  takes: number;
  minorPause: number;
  majorPause: number;
  lettersPerDigit: number;
  lettersPerSymbol: number;
  symbols: string;
  minorSigns: string;
  majorSigns: string;
  dashes: string;
  calibratedTakes: number;
  fitsBelow: number[];
  tooLongAbove: number[];
  latinSecondsPerLetter: number;
}
interface UploadQueue {
  account: string;
  worker: string;
  token: string;
  takes: string;
  runs: string;
}
interface MicrophonePage {
  account: string;
  worker: string;
  token: string;
  takes: string;
  runs: string;
  words: Record<string, string>;
  steps: Record<string, string[]>;
  advice: Advice;
  language: string;
}
interface SayBackPage {
  account: string;
  worker: string;
  token: string;
  takes: string;
  runs: string;
  words: Record<string, string>;
  steps: Record<string, string[]>;
  take: string;
  next: string;
}
interface StudioPage {
  account: string;
  worker: string;
  token: string;
  takes: string;
  runs: string;
  words: Record<string, string>;
  steps: Record<string, string[]>;
  advice: Advice;
  language: string;
  slug: string;
  locale: string;
  direction: string;
  current: string;
  duration: number | null;
  segments: StudioSegment[];
  pages: string;
  translate: string;
  model: NamesPace;
  after: string;
  levels: number[];
}
interface Span {
  start: number;
  end: number;
}
interface TakeInPlace {
  audio: string;
  at: number;
  from: number;
  until: number;
  rate: number;
  own: boolean;
}
interface TakesInPlace {
  start: number;
  end: number;
  near: Span;
  rate: number;
  takes: TakeInPlace[];
}
interface DraftKnown {
  number: number;
  writer: string;
}
interface BegunFrom {
  by: string;
  from: string;
}
interface DraftOnServer {
  number: number;
  writer: string;
  text: string;
  base: number;
  begun_by: string;
  begun_from: string;
}
interface SentByOthers {
  text: string;
  base: number;
  by: string;
}
interface TextBegun {
  base: number;
  draft: DraftKnown;
  aside: string[];
  begun: BegunFrom | null;
}
interface TextAddresses {
  draft: string;
  check: string;
  submit: string;
  beat: string;
  propose?: string;
}
interface TextPage {
  base: number;
  draft: DraftKnown;
  aside: string[];
  begun: BegunFrom | null;
  account: string;
  worker: string;
  ahead: string[];
  kept_here: string;
  start: number | null;
  end: number | null;
  slot: number | null;
  language: string;
  segment: string;
  model: PaceModel;
  verdicts: Record<string, string | Record<number, string>>;
  decimal: string;
  terms: string[];
  addresses: TextAddresses;
}
interface DraftSaved {
  kept: boolean;
  draft: number;
  aside: string[];
  newer: SentByOthers | null;
}
interface PutAside {
  kept: boolean;
  aside: string[];
}
interface TextBeat {
  by: string;
  draft: DraftOnServer | null;
  newer: SentByOthers | null;
}
interface BothTexts {
  sentence: string;
  mine: string;
  theirs: string;
  by: string;
  base: number | null;
  draft: DraftOnServer | null;
  difference?: [string, string][];
}
interface ChangedSegment {
  id: string;
  revision: number;
  text: string;
  start_ms: number | null;
  end_ms: number | null;
  starts_step: boolean;
  row: string;
}
interface ChangedSegments {
  segments: ChangedSegment[];
  gone: string;
}
interface BothSegments {
  sentence: string;
  mine: string;
  theirs?: ChangedSegment;
  difference?: [string, string][];
}
interface WordProposals {
  words: string[];
}
