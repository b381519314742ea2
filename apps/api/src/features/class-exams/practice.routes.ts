import { checkItem, checkTask, ownOutcome } from '@wenkao/shared/class-exams'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import type { GradeTask } from '../grading/index.ts'
import type { HeldSittingFacts } from '../sittings/index.ts'
import { createPractice } from './practice.ts'

/** What students ask for in practice and after a class exam. */
export function practiceRoutes(
  services: Services,
  held: HeldSittingFacts,
  gradeTask: GradeTask | undefined,
): Route[] {
  const practice = createPractice(services, held, gradeTask)
  return [
    route(checkItem, ({ params, body }, { caller }) =>
      practice.item(caller, params.itemId, body.answer),
    ),
    route(checkTask, ({ params, body }, { caller }) =>
      practice.task(caller, params.taskId, body.language),
    ),
    route(ownOutcome, ({ query }, { caller }) => practice.outcome(caller, query.language)),
  ]
}
