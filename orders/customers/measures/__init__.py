"""Body measurements that customers keep under names, to be used again."""
