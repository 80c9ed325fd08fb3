export type {
  CampaignDocument,
  CampaignPropertyDocument,
  FailureDocument,
} from './json/campaign-document.ts';
export { campaignDocument } from './json/campaign-document.ts';
export type { MutantsDocument } from './json/mutants-document.ts';
export { mutantsDocument } from './json/mutants-document.ts';
export type { MutantFinding, MutantsSummary } from './mutants/mutants-summary.ts';
export { mutantsReport } from './terminal/mutants-report.ts';
export { campaignSuite } from './junit/campaign-suite.ts';
export { junitDocument } from './junit/junit-document.ts';
export type { JunitCase, JunitOutcome, JunitSuite } from './junit/junit-suite.ts';
export { brokenSuite, emptySuite } from './junit/junit-suite.ts';
export { mutantsSuite } from './junit/mutants-suite.ts';
export { runSuite, runSuiteName } from './junit/run-suite.ts';
export type { ErrorDocument, ErrorKind, FileMistake } from './json/error-document.ts';
export type { ListDocument, ListedDocument } from './json/list-document.ts';
export { listDocument } from './json/list-document.ts';
export type { PlanDocument, PropertyDocument, RunDocument, ViolationDocument } from './json/run-document.ts';
export { runDocument } from './json/run-document.ts';
export type {
  CampaignFailure,
  CampaignFrame,
  CampaignProgress,
  CampaignProperty,
  CampaignState,
  CampaignSummary,
  TalliedRun,
} from './campaign/tally.ts';
export { CampaignTally } from './campaign/tally.ts';
export type { Coverage } from './campaign/coverage.ts';
export type { FailureKind } from './campaign/failure-list.ts';
export type { FailureStory } from './failure/chronicle.ts';
export { Chronicle } from './failure/chronicle.ts';
export type { ToldEvent } from './failure/told-event.ts';
export type { ListedEntry, Listing } from './run/listing.ts';
export type { NodeStanding } from './run/node-standing.ts';
export type {
  AuditedChange,
  EntryVerdict,
  ListedRow,
  ListMoment,
  LoggedLine,
  MeasureBound,
  ObservedList,
  OperatorView,
  PastEpisode,
} from './run/operator-view.ts';
export type { RunFiles, RunReport } from './run/run-report.ts';
export type { RunSize, ShrunkReport } from './run/shrunk-report.ts';
export { shrunkLine, shrunkReport } from './terminal/shrunk-report.ts';
export type { Seed } from './seed.ts';
export { MAX_SEED, parseSeed, replayCommand, runDirectory, seedArguments, shellWord } from './seed.ts';
export { columns } from './terminal/columns.ts';
export { campaignReport, campaignVerdictLine } from './terminal/campaign-report.ts';
export { failureReport } from './terminal/failure-report.ts';
export { listReport } from './terminal/list-report.ts';
export type { Paint } from './terminal/paint.ts';
export { colourPaint, paintFor, plainPaint } from './terminal/paint.ts';
export { faultInWords } from './words/fault.ts';
export { count, counted, duration, moment, rough } from './terminal/quantity.ts';
export { runReport, verdictLine } from './terminal/run-report.ts';
export type { Vocabulary } from './words/vocabulary.ts';
export { plainVocabulary } from './words/vocabulary.ts';
