package io.foreshock.adapter.kit;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings seen through the annotation that describes them, as the component
 * runtime does it for a configured connection (OSGi Compendium 112.8.2): for
 * settings that are not configured yet.
 */
public final class ConfigView {
  private ConfigView() {
  }

  /**
   * @param type
   *            the annotation
   * @param settings
   *            texts, or the types of the annotation; lists as text have one
   *            value to a line; absent ones have their defaults
   * @throws ForeshockException
   *             {@code INVALID_ARGUMENT} naming key and value
   */
  public static <A> A of(Class<A> type, Map<String, ?> settings) {
    Map<String, Object> values = new HashMap<>();
    for (Method method : type.getDeclaredMethods()) {
      Object given = settings.get(key(method.getName()));
      Object standard = method.getDefaultValue();
      if (given != null || standard != null)
        values.put(method.getName(), given == null
            ? standard
            : convert(key(method.getName()), given, method.getReturnType()));
    }
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type},
        (proxy, method, arguments) -> answer(proxy, type, method, arguments, values)));
  }

  private static @Nullable Object answer(Object proxy, Class<?> type, Method method, Object @Nullable [] arguments,
      Map<String, Object> values) {
    return switch (method.getName()) {
      case "annotationType" -> type;
      case "toString" -> "@" + type.getSimpleName();
      case "hashCode" -> System.identityHashCode(proxy);
      case "equals" -> arguments != null && proxy == arguments[0];
      default -> values.get(method.getName());
    };
  }

  /** {@code tls_ca} is {@code tls.ca}; a doubled {@code _} is one. */
  private static String key(String method) {
    return method.replace("__", "\0").replace('_', '.').replace('\0', '_');
  }

  private static Object convert(String key, Object given, Class<?> type) {
    if (type.isArray())
      return list(given);
    String text = String.valueOf(given).strip();
    try {
      if (type == int.class)
        return Integer.valueOf(text);
      if (type == long.class)
        return Long.valueOf(text);
      if (type == double.class)
        return Double.valueOf(text);
    } catch (NumberFormatException e) {
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, key + " is no number: " + key + "=" + text, e);
    }
    return type == boolean.class ? (Object) Boolean.valueOf(text) : String.valueOf(given);
  }

  private static String[] list(Object given) {
    return switch (given) {
      case String[] array -> array;
      case Collection<?> many -> many.stream().map(String::valueOf).toArray(String[]::new);
      default -> Arrays.stream(String.valueOf(given).split("\n")).map(String::strip).filter(t -> !t.isEmpty())
          .toArray(String[]::new);
    };
  }
}
