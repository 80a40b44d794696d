import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { Route, Switch } from 'wouter';
import type { ClientConfig } from '../shared/api.ts';
import { defaultTopicRoot } from '../shared/topics.ts';
import { getClientConfig } from './api/resources.ts';
import { Frame } from './components/Frame.tsx';
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

/** The client configuration, asked for until it is there. Undefined = not yet. */
const useClientConfig = (): ClientConfig | undefined => {
  const [config, setConfig] = useState<ClientConfig>();
  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = (): void => {
      getClientConfig(abort.signal).then(setConfig, () => {
        if (!abort.signal.aborted) timer = setTimeout(ask, retryAfterMs);
      });
    };
    ask();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, []);
  return config;
};

export const App = ({ store, connection }: { store: LiveStore; connection: LiveConnection }) => {
  const known = useClientConfig();
  const config = known ?? unknownConfig;
  const services = useMemo(
    (): Services => ({ store, connection, config, isConfigKnown: known !== undefined }),
    [store, connection, config, known],
  );
  return (
    <ServicesProvider services={services}>
      <SettingsProvider timeZone={config.timeZone}>
        <ThresholdsProvider>
          <Frame>
            <Suspense>
              <Switch>
                <Route path="/" component={CityPage} />
                <Route path="/stations" component={StationsPage} />
                <Route path="/stations/:id">{({ id }) => <StationPage key={id} id={id} />}</Route>
                <Route path="/limits" component={LimitsPage} />
                <Route path="/help" component={HelpPage} />
                <Route component={NotFoundPage} />
              </Switch>
            </Suspense>
          </Frame>
        </ThresholdsProvider>
      </SettingsProvider>
    </ServicesProvider>
  );
};
