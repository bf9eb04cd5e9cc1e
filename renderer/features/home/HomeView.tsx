import { Cloud, Download, Folder, FolderOpen, type LucideIcon, PackageOpen, Play, Plus } from 'lucide-react';
import { SAMPLE_COUNTS } from '../../../preload/contract/sample.ts';
import { useApp } from '../../app/app.ts';
import type { Command } from '../../app/commands.ts';
import { count } from '../../lib/format-number.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { AwsProfiles } from './AwsProfiles.tsx';
import { RecentWorkspaces } from './RecentWorkspaces.tsx';

const FORMATS = [
  'home.format.delivered',
  'home.format.lookup',
  'home.format.digest',
  'home.format.export',
  'home.format.answers',
  'home.format.subscription',
  'home.format.insights',
  'home.format.flow',
  'home.format.balancer',
  'home.format.edge',
  'home.format.dns',
  'home.format.compute',
  'home.format.servers',
  'home.format.xray',
  'home.format.otlp',
  'home.format.parquet',
  'home.format.lines',
] as const;

/** First screen: drop or choose data, open or make a workspace, go on with one opened lately. */
export function HomeView({ commands }: { commands: Command[] }) {
  const app = useApp();
  const run = (id: string) => commands.find((command) => command.id === id)?.run();
  return (
    <div className="home" data-region-focus="" tabIndex={-1}>
      <div className="home-column">
        <h1>{t('home.title')}</h1>
        <p className="home-lead">{t('home.lead')}</p>
        <div className="home-doors">
          <section className="drop-zone" aria-label={t('home.drop')}>
            <span className="drop-sign">
              <Icon of={Download} size={20} />
            </span>
            <h2>{t('home.drop')}</h2>
            <p>{t('home.dropHint')}</p>
            <div className="acts">
              <Button kind="primary" icon={Folder} shortcut="Mod+O" onPress={() => run('choose-folder')}>
                {t('home.chooseFolder')}
              </Button>
              <Button onPress={() => run('choose-files')}>{t('home.chooseFiles')}</Button>
            </div>
            <p className="drop-where">{t('home.whereHint')}</p>
            <ul className="home-formats">
              {FORMATS.map((key) => (
                <li key={key}>{t(key)}</li>
              ))}
            </ul>
          </section>
          <section className="home-cards">
            <Door
              icon={Play}
              title={t('home.sample')}
              text={t('home.sampleHint', {
                events: count(SAMPLE_COUNTS.events),
                lines: count(SAMPLE_COUNTS.logEvents),
                traces: count(SAMPLE_COUNTS.traces),
              })}
              shortcut="Mod+Shift+O"
              act={() => run('sample')}
            />
            <Door
              icon={Cloud}
              title={t('home.connect')}
              text={t('home.connectHint')}
              shortcut="Mod+Shift+A"
              act={() => run('add-s3')}
            />
            <Door
              icon={FolderOpen}
              title={t('home.open')}
              text={t('home.openHint')}
              shortcut="Mod+Alt+O"
              act={() => run('open-workspace')}
            />
            <div className="home-more">
              <Button icon={Plus} kind="quiet" onPress={() => run('new-workspace')}>
                {t('home.new')}
              </Button>
              <Button icon={PackageOpen} kind="quiet" onPress={() => run('open-bundle')}>
                {t('home.bundle')}
              </Button>
            </div>
            <AwsProfiles />
          </section>
        </div>
        <RecentWorkspaces />
        <footer className="home-foot">
          <span>
            <Kbd keys="Mod+K" /> {t('home.hint.palette')}
          </span>
          <span>
            <Kbd keys="?" /> {t('home.hint.keys')}
          </span>
          <span>
            <Kbd keys="F1" /> {t('home.hint.reference')}
          </span>
          <span className="home-version">{t('app.version', { version: app.desktop.versions.app })}</span>
        </footer>
      </div>
    </div>
  );
}

function Door({
  icon,
  title,
  text,
  shortcut,
  act,
}: {
  icon: LucideIcon;
  title: string;
  text: string;
  shortcut?: string;
  act: () => void;
}) {
  return (
    <button type="button" className="door" onClick={act}>
      <span className="door-sign">
        <Icon of={icon} />
      </span>
      <span className="door-text">
        <strong>{title}</strong>
        <span>{text}</span>
      </span>
      {shortcut && <Kbd keys={shortcut} />}
    </button>
  );
}
