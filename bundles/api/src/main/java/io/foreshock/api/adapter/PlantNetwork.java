package io.foreshock.api.adapter;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Where an adapter may connect to in offline mode: this machine, and addresses
 * that are not routed on the internet (RFC 1918, RFC 3927, RFC 4193, RFC 4291).
 */
public final class PlantNetwork {
  private static final int UNIQUE_LOCAL_MASK = 0xFE;
  private static final int UNIQUE_LOCAL = 0xFC;

  private PlantNetwork() {
  }

  /**
   * Resolves the host and looks at all its addresses.
   *
   * @throws ForeshockException
   *             {@code CONNECTION_FAILED} when one is public, or the name is
   *             unknown
   */
  public static void require(String host) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host))
        if (!local(address))
          throw new ForeshockException(ErrorCode.CONNECTION_FAILED,
              "offline mode, and not an address of the plant: host="
                  + host + ", address=" + address.getHostAddress());
    } catch (UnknownHostException e) {
      throw new ForeshockException(ErrorCode.CONNECTION_FAILED, "unknown host: host=" + host, e);
    }
  }

  static boolean local(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean uniqueLocal = bytes.length == 16 && (bytes[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL;
    return uniqueLocal || address.isLoopbackAddress() || address.isSiteLocalAddress() || address.isLinkLocalAddress();
  }
}
