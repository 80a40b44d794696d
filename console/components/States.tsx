/** What a page says when there is nothing to show: empty, failed, not found. */
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { asked } from '../api/asked.ts';
import type { ApiFailure } from '../api/http.ts';
import { failureText } from '../format/failure-text.ts';
import { useSettings } from '../language/settings.tsx';
import { useLive, useServices } from '../live/services.tsx';
import { Command } from './Command.tsx';
import { Icon } from './Icon.tsx';

/** Ready commands for a first station of one's own, with this city's host, port and topic root. */
export const useFirstStationCommands = (): { readonly add: string; readonly publish: string } => {
  const { config } = useServices();
  const host = location.hostname || 'localhost';
  return {
    add: 'npm run station -- add --id tram-1 --name "Trạm của tôi" --quantities pm25,pm10 --lat 20.8449 --lon 106.6881',
    publish: [
      `mosquitto_pub -h ${host} -p ${config.mqttPort ?? 1883} -q 1 -u tram-1 -P "$PASSWORD"`,
      `  -t ${config.topicRoot}/tram-1/reading`,
      `  -m '{"at":"'$(date -u +%FT%TZ)'","values":{"pm25":37.4,"pm10":61}}'`,
    ].join(' \\\n'),
  };
};

/** A search or a filter that leaves nothing, and the way back. */
export const NothingFound = ({ onClear }: { onClear: () => void }) => {
  const { t } = useSettings();
  return (
    <div className="state">
      <p>{t('list.none')}</p>
      <button type="button" className="button" onClick={onClear}>
        {t('list.clear')}
      </button>
    </div>
  );
};

export const EmptyCity = () => {
  const { t } = useSettings();
  const commands = useFirstStationCommands();
  return (
    <div className="state">
      <h2>{t('empty.city.title')}</h2>
      <p>{t('empty.city.add')}</p>
      <Command text={commands.add} label={t('empty.city.add')} />
      <p>{t('empty.city.publish')}</p>
      <Command text={commands.publish} label={t('empty.city.publish')} />
      <p className="quiet">{t('empty.city.demo')}</p>
      <Command text="npm run demo" label={t('empty.city.demo')} />
      <p>
        <Link href="/help">{t('empty.city.more')}</Link>
      </p>
    </div>
  );
};

/** Stations that nobody has told us of yet. Where nobody can, the strip above says since when and offers to try again. */
export const CityWaiting = ({ children }: { children: ReactNode }) => {
  const { t } = useSettings();
  const isLost = useLive((state) => state.connection === 'lost');
  return isLost ? (
    <div className="state">
      <p>{t('city.unreached')}</p>
    </div>
  ) : (
    children
  );
};

/** Whoever pressed a button that is gone goes on at the heading, not at the start of the document. */
const useFocusAfterwards = () => {
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(
    () => () => {
      if (button.current === null || document.activeElement !== button.current) return;
      const place = button.current.closest('dialog, main') ?? document;
      queueMicrotask(() => {
        if (document.activeElement === document.body) place.querySelector<HTMLElement>('h1, h2')?.focus();
      });
    },
    [],
  );
  return button;
};

/** What happened, what it means, what to do. One press asks for everything that the page could not get. */
export const Failed = ({ failure, onRetry }: { failure: ApiFailure; onRetry: () => void }) => {
  const { t, format } = useSettings();
  const button = useFocusAfterwards();
  // The next failure is another one: then the answer was no again.
  const [pressedAt, setPressedAt] = useState<ApiFailure>();
  const isAsking = pressedAt === failure;
  return (
    <div className="state failed" role="alert">
      <p>{failureText(failure, { t, format })}</p>
      {failure.code === 'STATION_UNKNOWN' && <Link href="/stations">{t('notFound.stations')}</Link>}
      <button
        ref={button}
        type="button"
        className="button"
        aria-busy={isAsking || undefined}
        onClick={() => {
          setPressedAt(failure);
          onRetry();
          asked.retry();
        }}
      >
        {t(isAsking ? 'failure.asking' : 'failure.retry')}
      </button>
    </div>
  );
};

/** Nothing is wrong, said with numbers. */
export const Calm = ({ title, children }: { title: string; children?: ReactNode }) => (
  <div className="calm">
    <Icon name="calm" />
    <div>
      <p className="calm-title">{title}</p>
      {children}
    </div>
  </div>
);
