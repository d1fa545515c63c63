import type { Api } from '@parley/client'
import { askIn } from '../../elements/ask.ts'
import { attempt } from '../../elements/attempt.ts'
import { t } from '../../texts/texts.ts'
import type { Person } from '../new-conversation/person.ts'

/** Blocks somebody if that is meant, which is asked through the `<parley-ask>` in there; answers whether it is done. */
export async function block(
  root: ParentNode,
  { users }: Pick<Api, 'users'>,
  { userId, displayName }: Pick<Person, 'userId' | 'displayName'>,
): Promise<boolean> {
  const question = {
    title: t('block.title', { name: displayName }),
    more: t('block.more'),
    action: t('block.short'),
  }
  return (await askIn(root, question)) && attempt(() => users.block(userId))
}
