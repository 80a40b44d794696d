/** Every limit, alarm level and class there is, by law, with how sure its figure is. Listed, not judged. */

import { useCallback, useDeferredValue, useId, useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { networks, quantities } from '../../shared/quantities.ts';
import type { LocalDate, Threshold } from '../../shared/thresholds/threshold.ts';
import { minuteMs } from '../../shared/time.ts';
import { Icon } from '../components/Icon.tsx';
import { EvidenceMark, SeverityMark } from '../components/Level.tsx';
import { PageHelp } from '../components/PageHelp.tsx';
import { Failed } from '../components/States.tsx';
import { useTitle } from '../components/use-title.ts';
import {
  averagingText,
  comparisonText,
  conditionTexts,
  datesText,
  kindKeys,
  limitValueText,
  placeText,
} from '../format/limit-text.ts';
import { useSettings } from '../language/settings.tsx';
import { useNow } from '../live/services.tsx';
import { useThresholds } from '../live/thresholds.tsx';
import { severityOf } from '../model/levels.ts';
import { filterLimits, groupByLaw, type LawGroup, noteNumber, validityOn } from '../model/limits.ts';

const Row = ({
  threshold,
  group,
  today,
  noteId,
}: {
  threshold: Threshold;
  group: LawGroup;
  today: LocalDate;
  noteId: string;
}) => {
  const { t, format, language } = useSettings();
  const words = { t, format };
  const validity = validityOn(threshold, today);
  const place = placeText(threshold, words);
  const number = noteNumber(group, threshold);
  const meaning = 'meaning' in threshold ? threshold.meaning : undefined;
  const severity = 'severity' in threshold && threshold.averagingSeconds === 0 ? severityOf(threshold) : undefined;
  return (
    <tr data-validity={validity}>
      <th scope="row">
        <span className="limit-name" data-severity={severity}>
          {severity && <SeverityMark severity={severity} />} {threshold.label[language]}
        </span>
        <span className="quiet small">
          {[t(kindKeys[threshold.kind]), quantities[threshold.quantity].name[language], place]
            .filter(Boolean)
            .join(' · ')}
        </span>
        {meaning && <span className="small">{meaning[language]}</span>}
        {threshold.appliesTo && <span className="small">{threshold.appliesTo[language]}</span>}
      </th>
      <td data-label={t('limits.value')}>
        <strong className="nowrap">{limitValueText(threshold, words)}</strong>
        <span className="quiet small">{comparisonText(threshold, words)}</span>
        {'datum' in threshold && threshold.datum && (
          <span className="quiet small">{t(`datum.${threshold.datum}`)}</span>
        )}
      </td>
      <td data-label={t('limits.over')}>
        {averagingText(threshold, words)}
        {conditionTexts(threshold, words).map((text) => (
          <span key={text} className="quiet small">
            {text}
          </span>
        ))}
      </td>
      <td data-label={t('limits.dates')}>
        {validity !== 'now' && <strong>{t(`limits.state.${validity}`)}</strong>}
        <span className={validity === 'now' ? undefined : 'small'}>{datesText(threshold, words)}</span>
      </td>
      <td data-label={t('limits.evidence')}>
        <EvidenceMark evidence={threshold.evidence} />{' '}
        <a className="note-link" href={`#${noteId}-${number}`} aria-label={t('limits.note', { number })}>
          [{number}]
        </a>
      </td>
      <td data-label={t('limits.programme')}>{threshold.programme.join(', ')}</td>
      <td data-label={t('limits.origin')}>{t(`limits.origin.${threshold.origin}`)}</td>
    </tr>
  );
};

const Group = ({ group, today }: { group: LawGroup; today: LocalDate }) => {
  const { t, language } = useSettings();
  const id = useId();
  const { law } = group;
  return (
    <div className="panel limits-group">
      <div className="panel-head">
        <div>
          <h2 id={`${id}-title`}>{law.document}</h2>
          <p>{law.title[language]}</p>
          <p className="quiet small">{[law.issuedBy?.[language], law.clause[language]].filter(Boolean).join(' · ')}</p>
        </div>
        <span className="quiet small push">{t('limits.count', { count: group.thresholds.length })}</span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
      <section className="table-scroll" aria-labelledby={`${id}-title`} tabIndex={0}>
        <table className="limits">
          <caption className="hidden-visually">{law.document}</caption>
          <thead>
            <tr>
              <th scope="col">{t('limits.what')}</th>
              <th scope="col">{t('limits.value')}</th>
              <th scope="col">{t('limits.over')}</th>
              <th scope="col">{t('limits.dates')}</th>
              <th scope="col">{t('limits.evidence')}</th>
              <th scope="col">{t('limits.programme')}</th>
              <th scope="col">{t('limits.origin')}</th>
            </tr>
          </thead>
          <tbody>
            {group.thresholds.map((threshold) => (
              <Row key={threshold.id} threshold={threshold} group={group} today={today} noteId={`${id}-note`} />
            ))}
          </tbody>
        </table>
      </section>
      <div className="limits-notes">
        <h3 className="hidden-visually">{t('limits.notes')}</h3>
        <ol>
          {group.notes.map((note, i) => (
            <li key={note.vi} id={`${id}-note-${i + 1}`}>
              {note[language]}
            </li>
          ))}
        </ol>
      </div>
    </div>
  );
};

export const LimitsPage = () => {
  const { t, format } = useSettings();
  const { catalogue, failure, reload } = useThresholds();
  const [search, setSearch] = useSearchParams();
  const today = format.localDate(useNow(minuteMs));
  useTitle(t('limits.title'));
  const setParam = useCallback(
    (name: string, value: string | undefined) =>
      setSearch(
        (before) => {
          const next = new URLSearchParams(before);
          if (value === undefined) next.delete(name);
          else next.set(name, value);
          return next;
        },
        { replace: true },
      ),
    [setSearch],
  );
  const network = networks.find((each) => each === search.get('network'));
  const typed = search.get('q') ?? '';
  const text = useDeferredValue(typed);
  const isOnlyInForce = search.get('dates') !== 'all';
  const shown = useMemo(
    () => filterLimits(catalogue ?? [], { network, text, on: isOnlyInForce ? today : undefined }),
    [catalogue, network, text, isOnlyInForce, today],
  );
  const groups = useMemo(() => groupByLaw(shown), [shown]);
  return (
    <div className="page wide limits-page">
      <div className="page-head">
        <h1 tabIndex={-1}>{t('limits.title')}</h1>
        <PageHelp page="limits" />
      </div>
      <p className="page-lead">{t('limits.lead')}</p>
      <search className="toolbar" aria-label={t('limits.filter')}>
        <label className="field grow">
          <Icon name="search" size={16} />
          <span className="hidden-visually">{t('limits.search')}</span>
          <input
            type="search"
            data-filter
            placeholder={t('limits.search')}
            value={typed}
            onChange={(event) => setParam('q', event.target.value || undefined)}
          />
        </label>
        <fieldset className="segmented wide">
          <legend className="hidden-visually">{t('list.network')}</legend>
          {[undefined, ...networks].map((each) => (
            <button
              key={each ?? 'all'}
              type="button"
              aria-pressed={network === each}
              onClick={() => setParam('network', each)}
            >
              {each ? t(`network.${each}`) : t('list.all')}
            </button>
          ))}
        </fieldset>
        <label className="check">
          <input
            type="checkbox"
            checked={isOnlyInForce}
            onChange={(event) => setParam('dates', event.target.checked ? undefined : 'all')}
          />
          {t('limits.inForce', { day: format.day(today) })}
        </label>
      </search>
      {catalogue === undefined && failure && <Failed failure={failure} onRetry={reload} />}
      {catalogue === undefined && !failure && <div className="skeleton" style={{ height: '24rem' }} />}
      {catalogue !== undefined && (
        <p className="quiet" aria-live="polite">
          {t('limits.count', { count: shown.length })}
        </p>
      )}
      {catalogue !== undefined && shown.length === 0 && (
        <div className="state">
          <p>{t('limits.none')}</p>
          <button type="button" className="button" onClick={() => setSearch({ dates: 'all' }, { replace: true })}>
            {t('limits.showAll')}
          </button>
        </div>
      )}
      {groups.map((group) => (
        <Group key={group.law.document} group={group} today={today} />
      ))}
    </div>
  );
};
