package io.foreshock.console;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javafx.application.Platform;

/** Wraps services and remembers every call that came on the FX thread, where none may. */
final class Guard {
  private final List<String> trespasses = new CopyOnWriteArrayList<>();

  <T> T watch(Class<T> type, T service) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type}, (proxy, method, args) -> {
      if (Platform.isFxApplicationThread() && method.getDeclaringClass() != Object.class)
        trespasses.add(type.getSimpleName() + "." + method.getName());
      try {
        return method.invoke(service, args);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }));
  }

  List<String> trespasses() {
    return trespasses;
  }
}
