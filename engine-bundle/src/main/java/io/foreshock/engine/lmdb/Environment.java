package io.foreshock.engine.lmdb;

import static org.lmdbjava.DbiFlags.MDB_CREATE;

import io.foreshock.engine.lmdb.Store.Space;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lmdbjava.ByteBufferProxy;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.LmdbNativeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open LMDB environment and its databases. Never opened with WRITEMAP: a full disk would end the process. */
record Environment(Env<ByteBuffer> env, Map<Space, Dbi<ByteBuffer>> spaces) implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Environment.class);
  private static final long SMALLEST_MAP = 1L << 20;
  private static final int ENOMEM = 12;
  private static final int EINVAL = 22;
  private static final int EFBIG = 27;

  /** Opens with as much of the wanted map as the process may have: {@code ulimit -v}, some file systems set bounds. */
  static Environment open(Path dir, StoreOptions options) {
    long map = options.mapSize();
    while (true)
      try {
        return open(dir, options.withMapSize(map), options.durability());
      } catch (LmdbNativeException e) {
        int code = e.getResultCode();
        if (map <= SMALLEST_MAP || code != ENOMEM && code != EINVAL && code != EFBIG)
          throw e;
        LOG.info("map not available, trying half of it: bytes={}, reason={}", map, e.getMessage());
        map /= 2;
      }
  }

  private static Environment open(Path dir, StoreOptions options, Durability durability) {
    List<EnvFlags> flags = new ArrayList<>(durability.flags());
    flags.add(EnvFlags.MDB_NOTLS);
    Env<ByteBuffer> env = withOurLoader(() -> Env.create(ByteBufferProxy.PROXY_OPTIMAL).setMapSize(options.mapSize())
        .setMaxDbs(Space.values().length).setMaxReaders(options.maxReaders())
        .open(dir.toFile(), flags.toArray(EnvFlags[]::new)));
    try {
      Map<Space, Dbi<ByteBuffer>> spaces = new EnumMap<>(Space.class);
      for (Space space : Space.values())
        spaces.put(space, env.openDbi(space.name().toLowerCase(Locale.ROOT), MDB_CREATE));
      env.readerCheck();
      return new Environment(env, spaces);
    } catch (RuntimeException e) {
      env.close();
      throw e;
    }
  }

  private interface Opening {
    Env<ByteBuffer> open();
  }

  /** lmdbjava finds its native library through the thread's context loader, which in a framework is not ours. */
  private static Env<ByteBuffer> withOurLoader(Opening opening) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(Env.class.getClassLoader());
    try {
      return opening.open();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  Dbi<ByteBuffer> dbi(Space space) {
    Dbi<ByteBuffer> dbi = spaces.get(space);
    if (dbi == null)
      throw new IllegalStateException("space not open: space=" + space);
    return dbi;
  }

  int pageSize() {
    return env.stat().pageSize;
  }

  /** No transaction may be open. */
  @Override
  public void close() {
    env.close();
  }
}
