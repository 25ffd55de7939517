import java.nio.file.Path;
import java.util.*;
import java.util.concurrent.CountDownLatch;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.Plugin;

/** One node of a cluster in a process of its own: `OneNode PID path.home=DIR key=value…`. Ends when process PID is gone; 0: never. */
public final class OneNode extends Node {
  private static final String[] MODULES = {
    "org.opensearch.analysis.common.CommonAnalysisPlugin", "org.opensearch.transport.Netty4Plugin",
    "org.opensearch.painless.PainlessPlugin", "org.opensearch.index.reindex.ReindexPlugin",
    "org.opensearch.index.mapper.MapperExtrasPlugin",
  };

  private OneNode(Environment environment, Collection<Class<? extends Plugin>> modules) {
    super(environment, modules, false);
  }

  public static void main(String[] arguments) throws Exception {
    endWith(Long.parseLong(arguments[0]));
    Settings.Builder settings = Settings.builder();
    for (int at = 1; at < arguments.length; at++) {
      int equals = arguments[at].indexOf('=');
      settings.put(arguments[at].substring(0, equals), arguments[at].substring(equals + 1));
    }
    List<Class<? extends Plugin>> modules = new ArrayList<>();
    for (String name : MODULES) modules.add(Class.forName(name).asSubclass(Plugin.class));
    Environment environment = InternalSettingsPreparer.prepareEnvironment(
        settings.build(), Map.of(), null, () -> "node");
    Node node = new OneNode(environment, modules);
    node.start();
    System.out.println("started " + node.settings().get("node.name"));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> { try { node.close(); } catch (Exception e) { e.printStackTrace(); } }));
    new CountDownLatch(1).await();
  }

  private static void endWith(long owner) {
    if (owner > 0) {
      ProcessHandle.of(owner).ifPresentOrElse(
          process -> process.onExit().thenRun(() -> Runtime.getRuntime().halt(0)), () -> Runtime.getRuntime().halt(0));
    }
  }
}
