/**
 * Which stacks are applied without a plan of their own. It saves two processes of three, and is allowed only where a plan
 * could not tell anybody anything that matters: nobody is asked, and nothing is there that could be lost. Then an engine
 * can only create and read. Pure: the facts are looked up by others.
 */
import type { Dependencies } from './definitions.ts';
import type { RunKind } from './model.ts';

/** Of the whole run. */
export interface RunFacts {
  readonly kind: RunKind;
  /** The approval was part of the request. */
  readonly approvedInAdvance: boolean;
  readonly protectedEnvironment: boolean;
  /** The environment asks for approvals of a plan file. */
  readonly asksForApprovals: boolean;
  /** It applies a plan file. */
  readonly hasPlanFile: boolean;
  /** Somebody wants to see every plan before the first change. */
  readonly planFirst: boolean;
}

/** Of one stack, as it is now. */
export interface StackFacts {
  readonly content: 'resources' | 'source';
  /** The engine can apply without a plan. */
  readonly able: boolean;
  /** `none`: there is no state and never was one. `unknown`: only the tool could tell. */
  readonly state: 'none' | 'some' | 'unknown';
  /** The journal knows of an apply or destroy of it, ended or only begun. */
  readonly recorded: boolean;
  /** It asks to import, move or forget something. */
  readonly hasRequests: boolean;
  /** What can be checked without starting a program was found right. */
  readonly sound: boolean;
}

export type WhyPlanned =
  | 'another kind of run'
  | 'plan first'
  | 'somebody is asked'
  | 'protected environment'
  | 'approvals of a plan file'
  | 'plan file'
  | 'root module'
  | 'engine cannot'
  | 'requests'
  | 'begun before'
  | 'state is there'
  | 'state is elsewhere'
  | 'not sound'
  /** Another stack is planned, and its plan is told from the plan of this one. */
  | 'needed for a plan'
  /** After a failure the others go on: each needs its own plan to be held up by. */
  | 'others are planned';

/** Why this stack has to be planned, whatever becomes of the others; undefined: it need not. */
export function whyPlanned(run: RunFacts, stack: StackFacts): WhyPlanned | undefined {
  return whyRunPlans(run) ?? whyStackIsPlanned(stack);
}

/** The same for all stacks of the run, where it can be told from the run alone. */
export function whyRunPlans(run: RunFacts): WhyPlanned | undefined {
  if (run.kind !== 'apply') return 'another kind of run';
  if (run.planFirst) return 'plan first';
  if (run.hasPlanFile) return 'plan file';
  if (run.asksForApprovals) return 'approvals of a plan file';
  if (run.protectedEnvironment) return 'protected environment';
  return run.approvedInAdvance ? undefined : 'somebody is asked';
}

function whyStackIsPlanned(stack: StackFacts): WhyPlanned | undefined {
  if (stack.content === 'source') return 'root module';
  if (!stack.able) return 'engine cannot';
  if (stack.hasRequests) return 'requests';
  if (stack.recorded) return 'begun before';
  if (stack.state === 'some') return 'state is there';
  if (stack.state === 'unknown') return 'state is elsewhere';
  return stack.sound ? undefined : 'not sound';
}

export interface FirstApplyWish {
  readonly run: RunFacts;
  readonly onFailure: 'stop' | 'continue';
  /** Every stack of the run. */
  readonly stacks: Readonly<Record<string, StackFacts>>;
  /** Of the run's stacks among each other. */
  readonly dependsOn: Dependencies;
}

/** Of every stack of a run why it is planned; undefined: it is applied without a plan of its own. */
export function decideFirstApplies(wish: FirstApplyWish): Readonly<Record<string, WhyPlanned | undefined>> {
  const { run, onFailure, stacks, dependsOn } = wish;
  const why = new Map(Object.entries(stacks).map(([name, facts]) => [name, whyPlanned(run, facts)]));
  // A plan tells what is unknown in it from the plans of what it needs, all the way up.
  const open = [...why].flatMap(([name, reason]) => (reason === undefined ? [] : [name]));
  const somePlanned = open.length > 0;
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const upstream of dependsOn[name] ?? []) {
      if (!why.has(upstream) || why.get(upstream) !== undefined) continue;
      why.set(upstream, 'needed for a plan');
      open.push(upstream);
    }
  }
  const others = somePlanned && onFailure === 'continue' ? 'others are planned' : undefined;
  return Object.fromEntries([...why].map(([name, reason]) => [name, reason ?? others]));
}
