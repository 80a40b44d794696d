/** Events and verdicts in words. Pure. */

import type { MessageKey, Translate } from '../../shared/i18n/translator.ts';
import type { InspectionEvent } from '../../shared/inspection-api.ts';
import { flagsOf } from '../../shared/quality.ts';
import { isProblem } from './stream.ts';
import type { Verdict } from './verdict.ts';

export type ReasonOf = (code: string) => string;

const messageTitle = (event: Extract<InspectionEvent, { kind: 'message' }>, t: Translate, reason: ReasonOf): string => {
  const [first] = event.refusals;
  if (event.notStored !== null) return t('inspect.event.notStored');
  if (event.readingCount > 0) {
    return event.refusalCount > 0
      ? t('inspect.event.readingPartly', { count: event.readingCount, refused: event.refusalCount })
      : t('inspect.event.reading', { count: event.readingCount });
  }
  if (first) return t('inspect.event.refused', { reason: reason(first.code).replace(/\.$/, '') });
  if (event.state) return t('inspect.event.state', { state: t(`inspect.event.state.${event.state}`) });
  return t(event.hasAbout ? 'inspect.event.about' : 'inspect.event.empty');
};

export const eventTitle = (event: InspectionEvent, t: Translate, reason: ReasonOf): string => {
  switch (event.kind) {
    case 'connected':
      return t('inspect.event.connected');
    case 'disconnected':
      return t(`inspect.end.${event.reason}`);
    case 'login-refused':
      return t('inspect.event.login', { reason: t(`inspect.login.${event.reason}`) });
    case 'topic-refused':
      return t(`inspect.event.topic-refused.${event.action}`);
    case 'slowed':
      return t('inspect.event.slowed');
    case 'message':
      return messageTitle(event, t, reason);
  }
};

export type Mark = 'problem' | 'good' | 'note';

export const markOf = (event: InspectionEvent): Mark => {
  if (isProblem(event)) return 'problem';
  return event.kind === 'message' && event.readingCount > 0 ? 'good' : 'note';
};

/** `MQTT 3.1.1` … of a protocol version as it stands in CONNECT. */
export const protocolName = (version: number, t: Translate): string => {
  if (version === 4) return 'MQTT 3.1.1';
  if (version === 3) return 'MQTT 3.1';
  return version === 5 ? t('inspect.detail.protocol.5') : t('inspect.detail.protocol.other', { version });
};

const titles: Readonly<Record<Verdict['kind'], MessageKey>> = {
  asking: 'inspect.verdict.asking',
  arriving: 'inspect.verdict.arriving',
  doubted: 'inspect.verdict.doubted',
  partly: 'inspect.verdict.partly',
  connected: 'inspect.verdict.connected',
  quiet: 'inspect.verdict.quiet',
  login: 'inspect.verdict.login',
  topic: 'inspect.verdict.topic',
  refused: 'inspect.verdict.refused',
  'not-stored': 'inspect.verdict.not-stored',
  ended: 'inspect.verdict.ended',
  nothing: 'inspect.verdict.nothing',
};
export const verdictTitle = ({ kind }: Verdict, t: Translate): string => t(titles[kind]);

export interface VerdictWords {
  /** What is the matter, where the title does not say it; may be empty. */
  readonly what: string;
  /** What it means, and what to do. */
  readonly todo: string;
}

export interface VerdictFacts {
  readonly t: Translate;
  readonly reason: ReasonOf;
  readonly fix: (code: string) => string | undefined;
  readonly station: string;
  /** Topic of its readings. */
  readonly topic: string;
  /** Planned interval, in words. */
  readonly every: string;
  readonly clock: (at: number) => string;
}

export const verdictWords = (verdict: Verdict, facts: VerdictFacts): VerdictWords => {
  const { t, reason, fix } = facts;
  switch (verdict.kind) {
    case 'asking':
    case 'arriving':
    case 'not-stored':
      return { what: '', todo: t(`inspect.verdict.${verdict.kind}.text`) };
    case 'connected':
      return {
        what: '',
        todo: t('inspect.verdict.connected.text', { every: facts.every, due: facts.clock(verdict.due) }),
      };
    case 'doubted': {
      const flags = flagsOf(verdict.quality).map((flag) => t(`quality.${flag}`));
      return {
        what: t('inspect.verdict.doubted.what', { flags: flags.join(', ') }),
        todo: t('inspect.verdict.doubted.text'),
      };
    }
    case 'quiet':
      return { what: '', todo: t('inspect.verdict.quiet.text', { topic: facts.topic }) };
    case 'topic':
      return { what: '', todo: t('inspect.verdict.topic.text', { topic: verdict.topic, right: facts.topic }) };
    case 'nothing':
      return { what: '', todo: t('inspect.verdict.nothing.text', { id: facts.station }) };
    case 'partly':
    case 'refused':
      return { what: reason(verdict.code), todo: fix(verdict.code) ?? '' };
    case 'login':
      return { what: t(`inspect.login.${verdict.reason}`), todo: t(`inspect.login.${verdict.reason}.fix`) };
    case 'ended':
      return { what: t(`inspect.end.${verdict.reason}`), todo: t(`inspect.end.${verdict.reason}.fix`) };
  }
};

/** Whether new credentials help, which are handed out in the record of the station. */
export const needsCredentials = (verdict: Verdict): boolean =>
  verdict.kind === 'login' && ['password', 'revoked', 'certificate', 'retired'].includes(verdict.reason);
