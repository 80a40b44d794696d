import { lazy, type ReactNode, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Route, Router, Switch, useLocation } from 'wouter';
import type { ClientConfig } from '../shared/api.ts';
import { defaultTopicRoot } from '../shared/topics.ts';
import { takeNext } from './access/kept-next.ts';
import type { SessionStore } from './access/session.ts';
import { SessionProvider, useSession } from './access/use-session.tsx';
import { getClientConfig } from './api/resources.ts';
import { Frame } from './components/Frame.tsx';
import { guardNavigation } from './fleet/leave.ts';
import type { LoadedCatalogue } from './language/catalogue.ts';
import { SettingsProvider } from './language/settings.tsx';
import type { LiveConnection } from './live/connection.ts';
import { type Services, ServicesProvider } from './live/services.tsx';
import type { LiveStore } from './live/store.ts';
import { ThresholdsProvider } from './live/thresholds.tsx';
import { CityPage } from './pages/CityPage.tsx';
import { HelpPage } from './pages/HelpPage.tsx';
import { LimitsPage } from './pages/LimitsPage.tsx';
import { NotFoundPage } from './pages/NotFoundPage.tsx';
import { StationsPage } from './pages/StationsPage.tsx';

/** Brings the chart library, which no other page needs. */
const StationPage = lazy(() => import('./pages/StationPage.tsx').then((module) => ({ default: module.StationPage })));

/** Most people who look never sign in: these are fetched by who does. */
const SignInPage = lazy(() => import('./pages/SignInPage.tsx').then((module) => ({ default: module.SignInPage })));
const JoinPage = lazy(() => import('./pages/JoinPage.tsx').then((module) => ({ default: module.JoinPage })));
const AccountPage = lazy(() => import('./pages/AccountPage.tsx').then((module) => ({ default: module.AccountPage })));
const PeoplePage = lazy(() => import('./pages/PeoplePage.tsx').then((module) => ({ default: module.PeoplePage })));
const KeysPage = lazy(() => import('./pages/KeysPage.tsx').then((module) => ({ default: module.KeysPage })));
const AuditPage = lazy(() => import('./pages/AuditPage.tsx').then((module) => ({ default: module.AuditPage })));

const AirPage = lazy(() => import('./pages/AirPage.tsx').then((module) => ({ default: module.AirPage })));

const ProgrammePage = lazy(() =>
  import('./pages/ProgrammePage.tsx').then((module) => ({ default: module.ProgrammePage })),
);

const StationNewPage = lazy(() =>
  import('./pages/StationNewPage.tsx').then((module) => ({ default: module.StationNewPage })),
);
const StationEditPage = lazy(() =>
  import('./pages/StationEditPage.tsx').then((module) => ({ default: module.StationEditPage })),
);
const StationImportPage = lazy(() =>
  import('./pages/StationImportPage.tsx').then((module) => ({ default: module.StationImportPage })),
);
const TokensPage = lazy(() => import('./pages/TokensPage.tsx').then((module) => ({ default: module.TokensPage })));
const LayersPage = lazy(() => import('./pages/LayersPage.tsx').then((module) => ({ default: module.LayersPage })));
const EnrolPage = lazy(() => import('./pages/EnrolPage.tsx').then((module) => ({ default: module.EnrolPage })));

/** A page that everybody may see, unless the city shows nothing without signing in: then that comes first, at the same address. */
const Readable = ({ children }: { children: ReactNode }) => {
  const { mayRead } = useSession();
  return mayRead ? children : <SignInPage />;
};

/** Back from the city's single sign-on, which knows the first page only: on to where one came from. */
const useWayBack = (): void => {
  const { person } = useSession();
  const [path, navigate] = useLocation();
  const isBack = person !== null && path === '/';
  useEffect(() => {
    const next = isBack ? takeNext() : undefined;
    if (next !== undefined) navigate(next, { replace: true });
  }, [isBack, navigate]);
};

/** Until the gateway has answered; the zone is that of the city this was made for. */
const unknownConfig: ClientConfig = {
  version: '',
  timeZone: 'Asia/Ho_Chi_Minh',
  demo: false,
  topicRoot: defaultTopicRoot,
  mqttPort: 1883,
  map: { styleUrl: null, pmtilesUrl: null, layers: [] },
};
const retryAfterMs = 5_000;
/** Somebody may have changed the layers of the map. */
const askAgainAfterMs = 60_000;

/** The client configuration, asked for until it is there and renewed at times. Undefined = not yet. */
const useClientConfig = (): { config: ClientConfig | undefined; reloadConfig: () => void } => {
  const [config, setConfig] = useState<ClientConfig>();
  const askNow = useRef<() => void>(() => {});
  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      clearTimeout(timer);
      let afterMs = askAgainAfterMs;
      try {
        const answer = await getClientConfig(abort.signal);
        // The map is made anew when it changes: the same words must stay the same thing.
        setConfig((before) => (JSON.stringify(before) === JSON.stringify(answer) ? before : answer));
      } catch {
        afterMs = retryAfterMs;
      }
      clearTimeout(timer);
      if (!abort.signal.aborted) timer = setTimeout(() => void ask(), afterMs);
    };
    askNow.current = () => void ask();
    void ask();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, []);
  const reloadConfig = useCallback(() => askNow.current(), []);
  return { config, reloadConfig };
};

const Pages = () => {
  useWayBack();
  return (
    <Switch>
      <Route path="/">
        <Readable>
          <CityPage />
        </Readable>
      </Route>
      <Route path="/stations">
        <Readable>
          <StationsPage />
        </Readable>
      </Route>
      <Route path="/stations/:id/edit">{({ id }) => <StationEditPage key={id} id={id} />}</Route>
      <Route path="/stations/:id">
        {({ id }) => (
          <Readable>
            <StationPage key={id} id={id} />
          </Readable>
        )}
      </Route>
      <Route path="/air">
        <Readable>
          <AirPage />
        </Readable>
      </Route>
      <Route path="/limits">
        <Readable>
          <LimitsPage />
        </Readable>
      </Route>
      <Route path="/programme">
        <Readable>
          <ProgrammePage />
        </Readable>
      </Route>
      <Route path="/help" component={HelpPage} />
      <Route path="/sign-in" component={SignInPage} />
      <Route path="/join" component={JoinPage} />
      <Route path="/account" component={AccountPage} />
      <Route path="/people" component={PeoplePage} />
      <Route path="/keys" component={KeysPage} />
      <Route path="/audit" component={AuditPage} />
      <Route path="/fleet/new" component={StationNewPage} />
      <Route path="/fleet/import" component={StationImportPage} />
      <Route path="/fleet/tokens" component={TokensPage} />
      <Route path="/layers" component={LayersPage} />
      <Route component={NotFoundPage} />
    </Switch>
  );
};

export const App = ({
  store,
  connection,
  session,
  texts,
}: {
  store: LiveStore;
  connection: LiveConnection;
  session: SessionStore;
  texts: LoadedCatalogue;
}) => {
  const { config: known, reloadConfig } = useClientConfig();
  const config = known ?? unknownConfig;
  const services = useMemo(
    (): Services => ({ store, connection, config, isConfigKnown: known !== undefined, reloadConfig }),
    [store, connection, config, known, reloadConfig],
  );
  return (
    <ServicesProvider services={services}>
      <SettingsProvider timeZone={config.timeZone} texts={texts}>
        <SessionProvider session={session}>
          <ThresholdsProvider>
            <Router aroundNav={guardNavigation}>
              <Switch>
                {/* For whoever mounts a station: no signing in, and nothing around it. */}
                <Route path="/enrol">
                  <Suspense>
                    <EnrolPage />
                  </Suspense>
                </Route>
                <Route>
                  <Frame>
                    <Suspense>
                      <Pages />
                    </Suspense>
                  </Frame>
                </Route>
              </Switch>
            </Router>
          </ThresholdsProvider>
        </SessionProvider>
      </SettingsProvider>
    </ServicesProvider>
  );
};
