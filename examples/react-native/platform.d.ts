/** The little of these packages that the snippet uses, so that it is checked where none of them is installed. */
declare module 'react-native' {
  import type { ComponentType, ReactNode } from 'react'

  export const AppState: {
    readonly currentState: 'active' | 'background' | 'inactive' | 'unknown' | 'extension'
    addEventListener(type: 'change', listener: () => void): { remove(): void }
  }
  export const Text: ComponentType<{ readonly children?: ReactNode }>
  export const View: ComponentType<{ readonly children?: ReactNode }>
  export const Button: ComponentType<{ readonly title: string; readonly onPress: () => void }>
  export const TextInput: ComponentType<{
    readonly value: string
    readonly onChangeText: (text: string) => void
    readonly onSubmitEditing: () => void
  }>
  export const FlatList: <Item>(props: {
    readonly data: readonly Item[]
    readonly keyExtractor: (item: Item) => string
    readonly renderItem: (row: { readonly item: Item }) => ReactNode
    readonly onEndReached?: () => void
    readonly inverted?: boolean
  }) => ReactNode
}

declare module 'expo-secure-store' {
  export function getItemAsync(key: string): Promise<string | null>
  export function setItemAsync(key: string, value: string): Promise<void>
  export function deleteItemAsync(key: string): Promise<void>
}

declare module '@react-native-async-storage/async-storage' {
  const storage: {
    getAllKeys(): Promise<readonly string[]>
    multiGet(keys: readonly string[]): Promise<readonly (readonly [string, string | null])[]>
    multiSet(pairs: readonly (readonly [string, string])[]): Promise<void>
    multiRemove(keys: readonly string[]): Promise<void>
  }
  export default storage
}

declare module '@react-native-community/netinfo' {
  export interface NetInfoState {
    readonly isConnected: boolean | null
  }
  const info: { addEventListener(listener: (state: NetInfoState) => void): () => void }
  export default info
}
