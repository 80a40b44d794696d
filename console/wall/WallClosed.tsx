/** Instead of the city, where the screen may not look: what is wrong, and how to put it right. */
import { Command } from '../components/Command.tsx';
import { Icon } from '../components/Icon.tsx';
import { useSettings } from '../language/settings.tsx';
import type { KeyState } from './use-key-state.ts';

const titles = {
  refused: 'wall.closed.key',
  strong: 'wall.closed.strong',
  needed: 'wall.closed.need',
} as const;
const texts = {
  refused: 'wall.closed.keyWhat',
  strong: 'wall.closed.strongWhat',
  needed: 'wall.closed.needWhat',
} as const;

export const WallClosed = ({ state }: { state: Exclude<KeyState, 'well'> }) => {
  const { t } = useSettings();
  return (
    <main className="wall-closed">
      <Icon name="key" size={64} />
      <h1>{t(titles[state])}</h1>
      <p>{t(texts[state])}</p>
      <Command text={`${location.origin}/wall#hdk_…`} label={t('wall.key.label')} />
      <p>
        <a href="/keys">{t('wall.closed.signIn')}</a>
      </p>
    </main>
  );
};
