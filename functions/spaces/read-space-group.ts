import { ok, restRoute } from '../../shared/lambda/rest.ts'
import * as groups from '../../shared/services/space-groups.ts'

export const readSpaceGroup = restRoute('readSpaceGroup', async ({ caller, params }, given) =>
  ok(await groups.readSpaceGroup(given, caller, params)),
)
