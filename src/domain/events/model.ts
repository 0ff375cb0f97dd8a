/** What a person or a program can watch. Type and payload are contract, `text` is not. */
import type { StepError } from '../run/model.ts';
import type { Json } from '../json.ts';
import type { RolloutEvent } from '../rollout/rollout-events.ts';

/** What an engine reports while it works on one stack. */
export type EngineEvent =
  | { readonly type: 'resource.started'; readonly address: string; readonly action: string }
  | {
      readonly type: 'resource.progress';
      readonly address: string;
      readonly action: string;
      readonly elapsedSeconds: number;
    }
  | {
      readonly type: 'resource.completed';
      readonly address: string;
      readonly action: string;
      readonly elapsedSeconds: number;
      readonly id?: string;
    }
  | {
      readonly type: 'resource.failed';
      readonly address: string;
      readonly action: string;
      readonly elapsedSeconds: number;
    }
  /** Where people may decide; told, and not kept. `step`: from 1. */
  | {
      readonly type: 'approval.offered';
      readonly service: string;
      readonly step: number;
      readonly until: string;
      readonly approve: string;
      readonly reject: string;
    }
  | { readonly type: 'refresh'; readonly address: string }
  | { readonly type: 'change.planned'; readonly address: string; readonly action: string }
  | { readonly type: 'drift.found'; readonly address: string; readonly action: string }
  | {
      readonly type: 'diagnostic';
      readonly severity: 'error' | 'warning';
      readonly summary: string;
      readonly detail?: string;
      readonly address?: string;
      readonly file?: string;
      readonly line?: number;
    }
  /** A command of the tool began: `init`, `plan`, `apply`, ... */
  | {
      readonly type: 'command.started';
      readonly command: string;
      /** Addresses of providers that ran already: the tool was attached to them. Left out for none. */
      readonly attached?: readonly string[];
    }
  | {
      readonly type: 'command.ended';
      readonly command: string;
      readonly seconds: number;
      readonly exitCode: number | null;
    }
  /** `init` was not needed. */
  | { readonly type: 'init.skipped' }
  /** A type this version does not know, or plain text between events: shown, never fatal. */
  | { readonly type: 'message'; readonly text: string; readonly engineType?: string };

export type RunEvent = { readonly at: string; readonly run: string } & RunEventBody;

/** `stack`, `service`: what a step is about, where it is about one. */
export type RunEventBody =
  | {
      readonly type: 'run.started';
      readonly kind: string;
      readonly environment: string;
      readonly steps: readonly {
        readonly id: string;
        readonly stack?: string;
        readonly service?: string;
        readonly dependsOn: readonly string[];
        /** It was done before the run was resumed: no other event tells of it. */
        readonly done?: true;
      }[];
      readonly resumed: boolean;
      /** Stacks that are applied without a plan of their own: nothing is there of them yet. Left out for none. */
      readonly first?: readonly string[];
    }
  /** It waits for another run that works on the same services. `until`: ISO 8601 in UTC, and then it gives up. */
  | {
      readonly type: 'run.queued';
      readonly behind: string;
      readonly services: readonly string[];
      /** `supersede`: the other run was asked to make way. */
      readonly how: 'queue' | 'supersede';
      readonly until: string;
    }
  | {
      readonly type: 'step.started';
      readonly step: string;
      readonly stack?: string;
      readonly service?: string;
      readonly attempt: number;
    }
  | {
      readonly type: 'step.done';
      readonly step: string;
      readonly stack?: string;
      readonly service?: string;
      readonly seconds: number;
      /**
       * Of a plan that was not made again: `confirmedAt`, when the world was last asked (ISO 8601, UTC). Of an apply
       * without a plan of its own: `first`, true.
       */
      readonly result: Json;
    }
  | {
      readonly type: 'step.failed';
      readonly step: string;
      readonly stack?: string;
      readonly service?: string;
      readonly seconds: number;
      readonly error: StepError;
    }
  | {
      readonly type: 'step.interrupted';
      readonly step: string;
      readonly stack?: string;
      readonly service?: string;
      readonly seconds: number;
    }
  | {
      readonly type: 'step.blocked';
      readonly step: string;
      readonly stack?: string;
      readonly service?: string;
      readonly by: readonly string[];
    }
  | { readonly type: 'engine'; readonly step: string; readonly stack: string; readonly event: EngineEvent }
  | { readonly type: 'rollout'; readonly step: string; readonly service: string; readonly event: RolloutEvent }
  | { readonly type: 'run.stopping' }
  | {
      readonly type: 'run.ended';
      readonly status: string;
      readonly seconds: number;
      readonly criticalPath: readonly { readonly step: string; readonly seconds: number }[];
    };

/** Receives every event of a run as it happens. Must not throw. */
export type Listener = (event: RunEvent) => void;
