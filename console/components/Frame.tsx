/** What is around every page: rail, the city in one sentence, strips for what must be known, and the bottom line. */
import { Fragment, type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { languages } from '../../shared/i18n/translator.ts';
import { secondMs } from '../../shared/time.ts';
import { useSession } from '../access/use-session.tsx';
import { countSituations } from '../alerts/situations.ts';
import { useOpenSituations } from '../alerts/use-alerts.ts';
import { SituationsProvider } from '../alerts/use-situations.tsx';
import { type Theme, useSettings } from '../language/settings.tsx';
import { useLive, useNow, useServices } from '../live/services.tsx';
import { useCityNow } from '../live/use-city.ts';
import { countConditions, countedOf, newestInCity } from '../model/city-view.ts';
import { AskedStrip, ConnectionStrip, UpdateStrip } from '../offline/Strips.tsx';
import { ConductorProvider, PastScope } from '../time/conductor.tsx';
import { useTimeKeys } from '../time/use-time-keys.ts';
import { adminPages } from './AdminNav.tsx';
import { CallStrip, ExerciseBand, OfficialStrip } from './alerts/Strips.tsx';
import { isLoud } from './Glyphs.tsx';
import { Icon, type IconName } from './Icon.tsx';
import { isApple, KeyboardHelp } from './Keyboard.tsx';
import { SeverityMark } from './Level.tsx';
import { LiveNote } from './LiveNote.tsx';
import { Palette } from './Palette.tsx';
import { PersonMenu } from './PersonMenu.tsx';
import { RailMore } from './RailMore.tsx';
import { SessionEndedStrip, SignInAgain } from './SessionEnded.tsx';
import { TimeBand, TimeBar, TimeButton } from './TimeConductor.tsx';
import { useMedia } from './use-media.ts';
import { isTyping, usePageKeys } from './use-page-keys.ts';
import { Age } from './Value.tsx';

const links = [
  { href: '/', key: 'nav.city', icon: 'city' },
  { href: '/alerts', key: 'nav.alerts', icon: 'alerts' },
  { href: '/flood', key: 'nav.flood', icon: 'flood' },
  { href: '/air', key: 'nav.air', icon: 'air' },
  { href: '/noise', key: 'nav.noise', icon: 'noise' },
  { href: '/stations', key: 'nav.stations', icon: 'stations' },
  { href: '/limits', key: 'nav.limits', icon: 'limits' },
  { href: '/programme', key: 'nav.programme', icon: 'programme' },
  { href: '/help', key: 'nav.help', icon: 'help' },
] as const satisfies readonly { href: string; key: string; icon: IconName }[];

/** A phone has room for five: these, and one for the others. */
const tabs: readonly string[] = ['/', '/alerts', '/flood', '/stations'];

/** How many situations are open; their sign and a dashed edge say the rest without colour. */
const OpenCount = () => {
  const { t } = useSettings();
  const { count, waiting, worst, isSimulated } = countSituations(useOpenSituations());
  if (count === 0 || worst === undefined) return null;
  return (
    <span
      className="rail-count"
      data-severity={worst}
      data-waiting={waiting > 0 || undefined}
      data-dashed={isSimulated || undefined}
    >
      <span aria-hidden="true">
        <SeverityMark severity={worst} size={9} /> {count}
      </span>
      <span className="hidden-visually">
        {t(isSimulated ? 'alerts.count.simulated' : 'alerts.count', { count, waiting })}
      </span>
    </span>
  );
};

const Rail = () => {
  const { t } = useSettings();
  const { may } = useSession();
  const [path] = useLocation();
  const administration = adminPages.find(({ needs }) => may(needs));
  const isHere = (href: string): boolean =>
    href === '/'
      ? path === '/'
      : path.startsWith(href) ||
        (href === '/alerts' && path.startsWith('/situations/')) ||
        (href === '/stations' && path.startsWith('/fleet/'));
  const isNarrow = useMedia('(max-width: 760px)');
  const others = [
    ...links.filter(({ href }) => !tabs.includes(href)),
    ...(administration ? [{ href: administration.href, key: 'nav.admin', icon: 'people' } as const] : []),
  ];
  return (
    <nav className="rail" aria-label={t('nav.main')}>
      <Link href="/" className="brand" aria-label={t('nav.home')}>
        <img src="/icon.svg" alt="" width="36" height="36" />
        <span aria-hidden="true">Hải Đăng</span>
      </Link>
      <div className="rail-links">
        {(isNarrow ? links.filter(({ href }) => tabs.includes(href)) : links).map(({ href, key, icon }) => (
          <Link key={href} href={href} className="rail-link" aria-current={isHere(href) ? 'page' : undefined}>
            <Icon name={icon} size={22} />
            {t(key)}
            {href === '/alerts' && <OpenCount />}
          </Link>
        ))}
        {isNarrow && (
          <RailMore
            pages={others.map(({ href, key, icon }) => ({
              href,
              name: t(key),
              icon,
              isHere: key === 'nav.admin' ? adminPages.some((page) => isHere(page.href)) : isHere(href),
            }))}
          />
        )}
        {!isNarrow && administration && (
          <Link
            href={administration.href}
            className="rail-link"
            aria-current={adminPages.some(({ href }) => isHere(href)) ? 'page' : undefined}
          >
            <Icon name="people" size={22} />
            {t('nav.admin')}
          </Link>
        )}
      </div>
    </nav>
  );
};

/** `38 trạm đang đo · 2 mất tín hiệu · cập nhật 08:05:12` */
const CitySentence = () => {
  const { t, format } = useSettings();
  const { mayRead } = useSession();
  const { stations: all, isKnown } = useCityNow();
  const stations = countedOf(all);
  const notCounted = all.filter(
    ({ station, condition }) => station.provenance !== 'real' && condition !== 'retired' && stations !== all,
  ).length;
  if (!mayRead) return <p className="city-sentence quiet">{t('city.signInFirst')}</p>;
  if (!isKnown) return <p className="city-sentence quiet">{t('city.loading')}</p>;
  if (stations.length === 0) return <p className="city-sentence">{t('city.empty')}</p>;
  const counts = countConditions(stations);
  const newest = newestInCity(stations);
  const levels = stations.filter(({ level }) => level !== undefined).length;
  const exceeded = stations.filter((entry) => entry.exceeded.length > 0).length;
  const others = (
    ['lost', 'fault', 'stale', 'inconsistent', 'suspect', 'calibrating', 'never', 'maintenance', 'planned'] as const
  ).filter((condition) => counts[condition] > 0);
  const parts: readonly { name: string; text: string; look?: 'main-part' | 'loud' | 'quiet' | undefined }[] = [
    { name: 'measuring', text: t('city.measuring', { count: counts.measuring }), look: 'main-part' },
    ...(levels > 0 ? [{ name: 'levels', text: t('city.levels', { count: levels }), look: 'loud' as const }] : []),
    ...(exceeded > 0
      ? [{ name: 'exceeded', text: t('city.exceeded', { count: exceeded }), look: 'loud' as const }]
      : []),
    ...others.map((name) => ({
      name,
      text: t(`city.${name}`, { count: counts[name] }),
      look: isLoud(name) ? ('loud' as const) : undefined,
    })),
    ...(newest === undefined
      ? []
      : [{ name: 'newest', text: t('city.newest', { time: format.clock(newest) }), look: 'quiet' as const }]),
    ...(notCounted > 0
      ? [{ name: 'notCounted', text: t('city.notCounted', { count: notCounted }), look: 'quiet' as const }]
      : []),
  ];
  return (
    <p className="city-sentence">
      <span className="parts">
        {parts.map(({ name, text, look }) => (
          <Fragment key={name}>
            {' '}
            <span className={look ? `part ${look}` : 'part'}>{text}</span>
          </Fragment>
        ))}
      </span>
    </p>
  );
};

const themeOrder: readonly Theme[] = ['system', 'light', 'dark'];
const themeKeys = { system: 'theme.system', light: 'theme.light', dark: 'theme.dark' } as const;

const Actions = ({ onFind }: { onFind: () => void }) => {
  const { t, language, setLanguage, theme, setTheme } = useSettings();
  const nextTheme = themeOrder[(themeOrder.indexOf(theme) + 1) % themeOrder.length] ?? 'system';
  const themeLabel = t('theme.now', { theme: t(themeKeys[theme]) });
  return (
    <div className="topbar-actions">
      <button type="button" className="find-button" onClick={onFind} aria-keyshortcuts="Control+K Meta+K">
        <Icon name="search" size={18} />
        <span className="label">{t('palette.open')}</span>
        <kbd>{isApple ? '⌘ K' : 'Ctrl K'}</kbd>
      </button>
      <fieldset className="segmented tight">
        <legend className="hidden-visually">{t('language.label')}</legend>
        {languages.map((each) => (
          <button
            key={each}
            type="button"
            lang={each}
            aria-pressed={language === each}
            onClick={() => setLanguage(each)}
          >
            {each.toUpperCase()}
            <span className="hidden-visually">{each === 'vi' ? ' Tiếng Việt' : ' English'}</span>
          </button>
        ))}
      </fieldset>
      <button
        type="button"
        className="button icon-only"
        title={themeLabel}
        aria-label={themeLabel}
        onClick={() => setTheme(nextTheme)}
      >
        <Icon name={theme} size={18} />
      </button>
      <PersonMenu />
    </div>
  );
};

const Strips = () => {
  const { t } = useSettings();
  const { config } = useServices();
  // A sensor of one's own may be tried on the demo city: its readings are not to be called simulated.
  const isMixed = useLive((state) =>
    [...state.city.stations.values()].some(({ provenance }) => provenance !== 'simulated'),
  );
  return (
    <>
      <div aria-live="polite">
        <SessionEndedStrip />
        <ConnectionStrip />
      </div>
      <AskedStrip />
      <UpdateStrip />
      {config.demo && (
        <p className="strip demo">
          <span className="provenance">{t('provenance.simulated.chip')}</span>
          {t(isMixed ? 'demo.strip.mixed' : 'demo.strip')}
        </p>
      )}
    </>
  );
};

const historyKeys = {
  writing: 'status.history.writing',
  behind: 'status.history.behind',
  unreachable: 'status.history.unreachable',
} as const;

const StatusLine = () => {
  const { t, format } = useSettings();
  const { config } = useServices();
  const connection = useLive((state) => state.connection);
  const lostAt = useLive((state) => state.lostAt);
  const health = useLive((state) => state.health);
  const restoring = useLive((state) => state.indices?.restoring ?? null);
  const { stations } = useCityNow();
  const now = useNow(10 * secondMs);
  const newest = newestInCity(stations);
  const version = health?.version || config.version;
  return (
    <footer className="statusline">
      <span className={connection === 'lost' ? 'loud' : undefined}>
        {connection === 'connected'
          ? `● ${t('status.connected')}`
          : connection === 'lost' && lostAt !== undefined
            ? `✕ ${t('status.lost', { duration: format.duration(Math.max(0, now - lostAt)) })}`
            : t(connection === 'waiting' ? 'status.waiting' : 'status.connecting')}
      </span>
      <span>
        {t('status.newest')} {newest === undefined ? '—' : <Age at={newest} />}
      </span>
      {restoring && connection === 'connected' && (
        <span>{t('status.restoring', { done: restoring.done, total: restoring.total })}</span>
      )}
      {health && connection === 'connected' && (
        <>
          <span className={health.journal === 'accepting' ? 'wide-only' : 'loud'}>
            {t(health.journal === 'accepting' ? 'status.journal.accepting' : 'status.journal.refusing')}
          </span>
          <span className={health.history === 'unreachable' ? 'loud' : 'wide-only'}>
            {t(historyKeys[health.history])}
          </span>
        </>
      )}
      <span className="wide-only push">{t('status.zone', { zone: format.zone(now) })}</span>
      {version && <span className="wide-only">Hải Đăng {version}</span>}
    </footer>
  );
};

const noticeMs = 8_000;

/** After an absence: how much was made up for. */
const RefillNotice = () => {
  const { t } = useSettings();
  const { store } = useServices();
  const refill = useLive((state) => state.refill);
  useEffect(() => {
    if (!refill) return;
    const timer = setTimeout(store.dismissRefill, noticeMs);
    return () => clearTimeout(timer);
  }, [refill, store]);
  return (
    <div aria-live="polite">
      {refill && (
        <div className="notice">
          {t('refill.done', { count: refill.count })}
          <button
            type="button"
            className="button icon-only plain"
            aria-label={t('action.close')}
            onClick={store.dismissRefill}
          >
            <Icon name="close" size={16} />
          </button>
        </div>
      )}
    </div>
  );
};

/** Moves the focus to the page's heading when another page is shown, so that the keyboard starts there. */
const useFocusOnNavigation = (): void => {
  const [path] = useLocation();
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    const main = document.querySelector<HTMLElement>('main');
    const heading = main?.querySelector<HTMLElement>('h1');
    heading?.focus();
    // A page that is still being fetched has no heading yet, or only the hidden one of the page before.
    if (document.activeElement !== heading) main?.focus();
    main?.scrollTo(0, 0);
    // On a low screen everything scrolls together.
    scrollTo(0, 0);
  }, [path]);
};

const TimeKeys = () => {
  useTimeKeys();
  return null;
};

export const Frame = ({ children }: { children: ReactNode }) => {
  const { t, singleKeys } = useSettings();
  const [open, setOpen] = useState<'palette' | 'keys' | undefined>();
  const close = useCallback(() => setOpen(undefined), []);
  const openPalette = useCallback(() => setOpen('palette'), []);
  useFocusOnNavigation();

  usePageKeys((event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      setOpen((before) => (before === 'palette' ? undefined : 'palette'));
      return;
    }
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!isPlain || !singleKeys || isTyping(event.target) || document.querySelector('dialog[open]')) return;
    if (event.key === '?') {
      event.preventDefault();
      setOpen('keys');
    } else if (event.key === '/') {
      const filter = document.querySelector<HTMLElement>('[data-filter]');
      if (!filter) return;
      event.preventDefault();
      filter.focus();
    }
  });

  return (
    <SituationsProvider>
      <ConductorProvider>
        <TimeKeys />
        <div className="frame">
          <a className="skip" href="#main">
            {t('nav.skip')}
          </a>
          <Rail />
          <header className="top">
            <ExerciseBand />
            <div className="topbar">
              <Link href="/" className="topbar-brand" tabIndex={-1} aria-hidden="true">
                <img src="/icon.svg" alt="" width="28" height="28" /> Hải Đăng
              </Link>
              <PastScope>
                <CitySentence />
              </PastScope>
              <TimeButton />
              <Actions onFind={openPalette} />
            </div>
            <TimeBar />
            <TimeBand />
            <LiveNote />
            <CallStrip />
            <OfficialStrip />
            <Strips />
          </header>
          <main id="main" tabIndex={-1}>
            <PastScope>{children}</PastScope>
          </main>
          <StatusLine />
          <RefillNotice />
          <SignInAgain />
          {open === 'palette' && <Palette onClose={close} />}
          {open === 'keys' && <KeyboardHelp onClose={close} />}
        </div>
      </ConductorProvider>
    </SituationsProvider>
  );
};
