/** The city's programme: clauses, what the readings of a period say to them, and the targets with their values. */

import { useCallback, useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'wouter';
import { monthOf, type Period, parsePeriod } from '../../shared/city-programme/period.ts';
import type { ProgrammeAnswer, ProgrammeEnvironment } from '../../shared/city-programme-api.ts';
import { minuteMs, secondMs } from '../../shared/time.ts';
import { findWard, wardName } from '../../shared/wards.ts';
import { useSession } from '../access/use-session.tsx';
import { getProgramme, programmeCsvUrl } from '../api/programme.ts';
import { useResource } from '../api/use-resource.ts';
import { Icon } from '../components/Icon.tsx';
import { PageHelp } from '../components/PageHelp.tsx';
import { Availability } from '../components/programme/Availability.tsx';
import { Clauses } from '../components/programme/Clauses.tsx';
import { Coverage } from '../components/programme/Coverage.tsx';
import { FloodFigures } from '../components/programme/FloodFigures.tsx';
import { LimitFigures } from '../components/programme/LimitFigures.tsx';
import { PeriodPicker } from '../components/programme/PeriodPicker.tsx';
import { Targets } from '../components/programme/Targets.tsx';
import { WardPicker } from '../components/programme/WardPicker.tsx';
import { periodText } from '../components/programme/words.ts';
import { Failed } from '../components/States.tsx';
import { useTitle } from '../components/use-title.ts';
import { useSettings } from '../language/settings.tsx';
import { useNow, useRenewal } from '../live/services.tsx';

const pollMs = 1_500;

/** Paper shows what is folded away on the screen. */
const useUnfoldedForPrint = (): void => {
  useEffect(() => {
    let opened: HTMLDetailsElement[] = [];
    const unfold = (): void => {
      opened = [...document.querySelectorAll<HTMLDetailsElement>('.programme-page details:not([open])')];
      for (const each of opened) each.open = true;
    };
    const fold = (): void => {
      for (const each of opened) each.open = false;
    };
    addEventListener('beforeprint', unfold);
    addEventListener('afterprint', fold);
    return () => {
      removeEventListener('beforeprint', unfold);
      removeEventListener('afterprint', fold);
    };
  }, []);
};

/** An address may name a part of the page, which is there only after the answer. */
const useJump = (isThere: boolean): void => {
  const done = useRef(false);
  useEffect(() => {
    if (!isThere || done.current) return;
    done.current = true;
    if (location.hash.length > 1) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }, [isThere]);
};

/**
 * What the figures are of: period, place, until when, how many stations; and how far they have come, as long as there are
 * none: figures of a minute ago are renewed without a word.
 */
const Scope = ({ environment, period }: { environment: ProgrammeEnvironment; period: Period }) => {
  const { t, format, language } = useSettings();
  const { figures, progress } = environment;
  const ward = environment.ward === null ? undefined : findWard(environment.ward);
  return (
    <div className="programme-scope">
      <p>
        <strong>{ward ? wardName(ward, language) : t('programme.ward.all')}</strong>
        {' · '}
        {periodText(period, { t, format, language })} ({format.day(period.from)} – {format.day(period.to)})
        {figures && (
          <>
            {' · '}
            {t('programme.until', { at: format.dateTime(figures.until) })}
            {' · '}
            {t('programme.stationCount', { count: figures.stations })}{' '}
            {figures.simulated && figures.stations > 0 && (
              <span className="provenance">{t('provenance.simulated.chip')}</span>
            )}
          </>
        )}
      </p>
      {figures?.simulated && figures.stations > 0 && <p className="small">{t('programme.simulated')}</p>}
      {figures && figures.outside > 0 && (
        <p className="quiet small">{t('programme.outside', { count: figures.outside })}</p>
      )}
      <div aria-live="polite">
        {progress < 1 && !figures && (
          <p className="programme-progress">
            <progress max={1} value={progress} aria-label={t('programme.computing')} />
            {t('programme.computing')} <span className="quiet">{format.number(Math.floor(progress * 100))}%</span>
          </p>
        )}
      </div>
    </div>
  );
};

export const ProgrammePage = () => {
  const { t, format, language } = useSettings();
  const [search, setSearch] = useSearchParams();
  const today = format.localDate(useNow(minuteMs));
  const period = parsePeriod(search.get('period') ?? '') ?? monthOf(today);
  const ward = findWard(search.get('ward') ?? '')?.code;
  useTitle(t('programme.title'));
  useUnfoldedForPrint();
  const setParam = useCallback(
    (name: 'period' | 'ward', value: string | undefined) =>
      setSearch((before) => {
        const next = new URLSearchParams(before);
        if (value === undefined) next.delete(name);
        else next.set(name, value);
        return next;
      }),
    [setSearch],
  );
  const wardHref = (code: string): string => `/programme?period=${period.text}&ward=${code}`;
  // Names of those who entered values are for people of the city.
  const who = useSession().person?.id ?? '';
  const [isComputing, setComputing] = useState(false);
  const request = { period: period.text, ward };
  const { data, failure, reload } = useResource(
    `programme ${period.text} ${ward ?? ''} ${who}`,
    (signal) => getProgramme(request, signal),
    isComputing ? pollMs : 60 * secondMs,
  );
  useRenewal('programme', reload);
  useEffect(() => setComputing(data !== undefined && data.environment.progress < 1), [data]);
  // Clauses and targets are the same for every period: they stay while another one is asked for.
  const last = useRef<{ readonly data: ProgrammeAnswer; readonly who: string }>(undefined);
  if (data) last.current = { data, who };
  const known = data ?? (last.current?.who === who ? last.current.data : undefined);
  const environment = data?.environment;
  const figures = environment?.figures ?? null;
  useJump(figures !== null);
  return (
    <div className="page wide programme-page">
      <div className="page-head">
        <h1 tabIndex={-1}>{t('programme.title')}</h1>
        <PageHelp page="programme" />
        <div className="page-actions">
          {figures && (
            <a className="button" href={programmeCsvUrl(request)} download>
              <Icon name="download" size={18} /> {t('programme.csv')}
            </a>
          )}
          <button type="button" className="button" onClick={() => print()}>
            <Icon name="print" size={18} /> {t('programme.print')}
          </button>
        </div>
      </div>
      {known && <p className="page-lead">{known.document.title[language]}</p>}
      {known && <p className="quiet small programme-source">{known.document.evidenceNote[language]}</p>}
      <search className="toolbar" aria-label={t('programme.choose')}>
        <PeriodPicker period={period} today={today} onChange={(chosen) => setParam('period', chosen.text)} />
        <WardPicker ward={ward} onChange={(code) => setParam('ward', code)} />
      </search>
      {!known && failure && <Failed failure={failure} onRetry={reload} />}
      {!known && !failure && <div className="skeleton" style={{ height: '24rem' }} />}
      {environment && <Scope environment={environment} period={period} />}
      {environment?.failure && (
        <div className="state failed" role="alert">
          <p>{t('programme.failed')}</p>
          <button type="button" className="button" onClick={reload}>
            {t('failure.retry')}
          </button>
        </div>
      )}
      {known && <Clauses clauses={known.clauses} targets={known.targets} figures={figures} />}
      {known && !figures && !environment?.failure && <div className="skeleton" style={{ height: '20rem' }} />}
      {figures && (
        <>
          {figures.stations === 0 && <p className="state">{t('programme.noStations')}</p>}
          <LimitFigures figures={figures} />
          <Coverage figures={figures} ward={ward} wardHref={wardHref} />
          <FloodFigures figures={figures} leadTimes={data?.leadTimes ?? null} ward={ward} />
          <Availability figures={figures} wardHref={wardHref} />
        </>
      )}
      {known && <Targets targets={known.targets} onChanged={reload} />}
    </div>
  );
};
