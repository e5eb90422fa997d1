// What JSON makes of the SDK's types: moments are texts and null before they come, what may be missing may be null, and
// things do not repeat what they hang on (a line does not hold its cart), as on the original's wire.
import type { HttpTypes } from "@medusajs/types"

type Back<K, T> = K extends "cart"
  ? T extends { cart_id: unknown } ? never : K
  : K extends "item"
    ? T extends { item_id: unknown } ? never : K
    : K extends "shipping_method"
      ? T extends { shipping_method_id: unknown } ? never : K
      : K

type Later = `${string}_at` | "created_by"

type Wire<T> = T extends Date
  ? string
  : T extends (infer U)[]
    ? Wire<U>[]
    : T extends object
      ? { [K in keyof T as Back<K, T>]: undefined extends T[K] ? Wire<T[K]> | null : K extends Later ? Wire<T[K]> | null : Wire<T[K]> }
      : T

declare function check<T>(): <V extends Wire<T>>(value: V) => void

