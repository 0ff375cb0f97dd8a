import type { BacktestReading } from '../app/backtest/model.ts';
import type { Overrides } from '../app/opened-project.ts';
import { chooseEnvironment, readProjectFile } from './load-environment.ts';
import type { System } from './system.ts';

/** What reads the files of a backtest; other project files in the environment of this one. */
export async function backtesting(system: System, environment: string, overrides: Overrides): Promise<BacktestReading> {
  const { readRecording } = await import('../config/recording/read-recording.ts');
  return {
    recording: readRecording,
    project: async (file) => chooseEnvironment(await readProjectFile(system, file), environment, overrides).project,
  };
}
