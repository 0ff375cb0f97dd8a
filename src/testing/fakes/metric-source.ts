import { evaluate } from '../../domain/metrics/evaluate.ts';
import { filled } from '../../domain/metrics/fill.ts';
import type { MetricAnswer, Measurement } from '../../domain/metrics/measurement.ts';
import type { Snapshot } from '../../domain/metrics/samples.ts';
import type { MetricQuestion, MetricSource } from '../../ports/metric-source.ts';

export interface FakeMetricSource extends MetricSource {
  /** Every question, oldest first. */
  readonly questions: readonly MetricQuestion[];
  /** From now on a question is answered with this, as long as the answer is not undefined. */
  say(answer: (question: MetricQuestion) => Measurement | undefined): void;
}

/** Answers from a history of counters, or with what it is told to say; passes the contract of the real ones. */
export function createFakeMetricSource(history: readonly Snapshot[] = []): FakeMetricSource {
  const questions: MetricQuestion[] = [];
  let told: (question: MetricQuestion) => Measurement | undefined = () => undefined;
  const answered = (question: MetricQuestion): MetricAnswer => {
    const query = filled(question.query, question.arguments);
    const { at, windowMs, staleAfterMs } = question;
    const measurement = told(question) ?? evaluate(history, query, { at: Date.parse(at), windowMs, staleAfterMs });
    return { source: 'fake', asked: JSON.stringify(query), at, windowMs, measurement };
  };
  return {
    kind: 'fake',
    questions,
    async query(question, signal) {
      signal.throwIfAborted();
      questions.push(question);
      return answered(question);
    },
    say(answer) {
      told = answer;
    },
  };
}
