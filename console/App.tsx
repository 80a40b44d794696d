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
import { type LoadedCatalogue, withTexts } from './language/catalogue.ts';
import { SettingsProvider } from './language/settings.tsx';
import type { LiveConnection } from './live/connection.ts';
import { type Services, ServicesProvider } from './live/services.tsx';
import type { LiveStore } from './live/store.ts';
import { ThresholdsProvider } from './live/thresholds.tsx';
import { CityPage } from './pages/CityPage.tsx';
import { LimitsPage } from './pages/LimitsPage.tsx';
import { NotFoundPage } from './pages/NotFoundPage.tsx';
import { onward } from './time/onward.ts';

/** Brings the chart library, which no other page needs. */
const StationPage = lazy(async () => ({ default: (await withTexts(import('./pages/StationPage.tsx'))).StationPage }));

const CheckPage = lazy(async () => ({ default: (await withTexts(import('./pages/CheckPage.tsx'))).CheckPage }));

/** Most people who look never sign in: these are fetched by who does. */
const SignInPage = lazy(async () => ({ default: (await import('./pages/SignInPage.tsx')).SignInPage }));
const JoinPage = lazy(async () => ({ default: (await import('./pages/JoinPage.tsx')).JoinPage }));
const AccountPage = lazy(async () => ({ default: (await withTexts(import('./pages/AccountPage.tsx'))).AccountPage }));
const PeoplePage = lazy(async () => ({ default: (await withTexts(import('./pages/PeoplePage.tsx'))).PeoplePage }));
const KeysPage = lazy(async () => ({ default: (await withTexts(import('./pages/KeysPage.tsx'))).KeysPage }));
const AuditPage = lazy(async () => ({ default: (await withTexts(import('./pages/AuditPage.tsx'))).AuditPage }));

const AlertsPage = lazy(async () => ({ default: (await withTexts(import('./pages/AlertsPage.tsx'))).AlertsPage }));
const AlertPage = lazy(async () => ({ default: (await withTexts(import('./pages/AlertPage.tsx'))).AlertPage }));
const SituationPage = lazy(async () => ({
  default: (await withTexts(import('./pages/SituationPage.tsx'))).SituationPage,
}));
const ActPage = lazy(async () => ({ default: (await import('./pages/ActPage.tsx')).ActPage }));

const RulesPage = lazy(async () => ({ default: (await withTexts(import('./pages/RulesPage.tsx'))).RulesPage }));
const RulePage = lazy(async () => ({ default: (await withTexts(import('./pages/RulePage.tsx'))).RulePage }));
const TellPage = lazy(async () => ({ default: (await withTexts(import('./pages/TellPage.tsx'))).TellPage }));
const WarningsPage = lazy(async () => ({
  default: (await withTexts(import('./pages/WarningsPage.tsx'))).WarningsPage,
}));
const ExercisesPage = lazy(async () => ({
  default: (await withTexts(import('./pages/ExercisesPage.tsx'))).ExercisesPage,
}));
const ExercisePage = lazy(async () => ({
  default: (await withTexts(import('./pages/ExercisePage.tsx'))).ExercisePage,
}));

const AirPage = lazy(async () => ({ default: (await withTexts(import('./pages/AirPage.tsx'))).AirPage }));

const FloodPage = lazy(async () => ({ default: (await withTexts(import('./pages/FloodPage.tsx'))).FloodPage }));
const NoisePage = lazy(async () => ({ default: (await withTexts(import('./pages/NoisePage.tsx'))).NoisePage }));

const ProgrammePage = lazy(async () => ({
  default: (await withTexts(import('./pages/ProgrammePage.tsx'))).ProgrammePage,
}));

const StationsPage = lazy(async () => ({
  default: (await withTexts(import('./pages/StationsPage.tsx'))).StationsPage,
}));
const LabelsPage = lazy(async () => ({ default: (await withTexts(import('./pages/LabelsPage.tsx'))).LabelsPage }));
const StationNewPage = lazy(async () => ({
  default: (await withTexts(import('./pages/StationNewPage.tsx'))).StationNewPage,
}));
const StationEditPage = lazy(async () => ({
  default: (await withTexts(import('./pages/StationEditPage.tsx'))).StationEditPage,
}));
const StationImportPage = lazy(async () => ({
  default: (await withTexts(import('./pages/StationImportPage.tsx'))).StationImportPage,
}));
const CarePage = lazy(async () => ({ default: (await withTexts(import('./pages/CarePage.tsx'))).CarePage }));
const CommissionPage = lazy(async () => ({
  default: (await withTexts(import('./pages/CommissionPage.tsx'))).CommissionPage,
}));
const CertificatePage = lazy(async () => ({
  default: (await withTexts(import('./pages/CertificatePage.tsx'))).CertificatePage,
}));
const TokensPage = lazy(async () => ({ default: (await withTexts(import('./pages/TokensPage.tsx'))).TokensPage }));
const SimulationsPage = lazy(async () => ({
  default: (await withTexts(import('./pages/SimulationsPage.tsx'))).SimulationsPage,
}));
const LayersPage = lazy(async () => ({ default: (await withTexts(import('./pages/LayersPage.tsx'))).LayersPage }));
const HelpPage = lazy(async () => ({ default: (await withTexts(import('./pages/HelpPage.tsx'))).HelpPage }));
const EnrolPage = lazy(async () => ({ default: (await import('./pages/EnrolPage.tsx')).EnrolPage }));

const WallPage = lazy(async () => ({ default: (await withTexts(import('./pages/WallPage.tsx'))).WallPage }));

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

/** A form asks before it is left; a moment that is looked at goes along. */
const aroundNavigation: typeof guardNavigation = (navigate, to, options) =>
  guardNavigation(navigate, onward(to), options);

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
      <Route path="/stations/:id/check">{({ id }) => <CheckPage key={id} id={id} />}</Route>
      <Route path="/stations/:id/commission">{({ id }) => <CommissionPage key={id} id={id} />}</Route>
      <Route path="/stations/:id/certificates/:certificate">
        {({ id, certificate }) => <CertificatePage key={certificate} station={id} id={certificate} />}
      </Route>
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
      <Route path="/flood">
        <Readable>
          <FloodPage />
        </Readable>
      </Route>
      <Route path="/noise">
        <Readable>
          <NoisePage />
        </Readable>
      </Route>
      <Route path="/alerts">
        <Readable>
          <AlertsPage />
        </Readable>
      </Route>
      <Route path="/alerts/rules">
        <Readable>
          <RulesPage />
        </Readable>
      </Route>
      <Route path="/alerts/rules/:id">
        {({ id }) => (
          <Readable>
            <RulePage key={id} id={id} />
          </Readable>
        )}
      </Route>
      <Route path="/alerts/people" component={TellPage} />
      <Route path="/alerts/warnings">
        <Readable>
          <WarningsPage />
        </Readable>
      </Route>
      <Route path="/alerts/exercises" component={ExercisesPage} />
      <Route path="/alerts/exercises/:id">{({ id }) => <ExercisePage key={id} id={id} />}</Route>
      <Route path="/alerts/:id">
        {({ id }) => (
          <Readable>
            <AlertPage key={id} id={id} />
          </Readable>
        )}
      </Route>
      <Route path="/situations/:id">
        {({ id }) => (
          <Readable>
            <SituationPage key={id} id={id} />
          </Readable>
        )}
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
      <Route path="/fleet/care" component={CarePage} />
      <Route path="/fleet/new" component={StationNewPage} />
      <Route path="/fleet/import" component={StationImportPage} />
      <Route path="/fleet/tokens" component={TokensPage} />
      <Route path="/fleet/labels" component={LabelsPage} />
      <Route path="/fleet/simulators" component={SimulationsPage} />
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
            <Router aroundNav={aroundNavigation}>
              <Switch>
                {/* For whoever mounts a station: no signing in, and nothing around it. */}
                <Route path="/enrol">
                  <Suspense>
                    <EnrolPage />
                  </Suspense>
                </Route>
                {/* Opened by a link in a message, on a phone at night: nothing around it either. */}
                <Route path="/act">
                  <Suspense>
                    <ActPage />
                  </Suspense>
                </Route>
                {/* A screen on a wall has a frame of its own. */}
                <Route path="/wall">
                  <Suspense>
                    <WallPage />
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
