package io.tidemark.spring;

import io.tidemark.autometrics.AutometricsService;
import io.tidemark.spring.TidemarkProperties.Autometrics;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/** The service that functions of the application count in, if it is the first of its process. */
final class FunctionMetricsOfApplication implements AutoCloseable {

    private static final Log LOG = LogFactory.getLog(FunctionMetricsOfApplication.class);

    /** Whose service it is. */
    private static final AtomicReference<@Nullable FunctionMetricsOfApplication> FIRST = new AtomicReference<>();

    private final @Nullable AutometricsService service;

    private FunctionMetricsOfApplication(AutometricsService.Builder service) {
        // Of two applications in one process, as in tests, the code is the same: the first counts it.
        this.service = FIRST.compareAndSet(null, this) ? installed(service) : null;
    }

    private static @Nullable AutometricsService installed(AutometricsService.Builder service) {
        try {
            return service.install();
        } catch (IllegalStateException another) {
            LOG.info("Functions are counted by a service that was installed before: " + another.getMessage());
            return null;
        }
    }

    static FunctionMetricsOfApplication install(Autometrics settings, @Nullable String name) {
        AutometricsService.Builder service = AutometricsService.builder();
        if (name != null) {
            service.serviceName(name);
        }
        if (settings.version() != null) {
            service.version(settings.version());
        }
        if (settings.commit() != null) {
            service.commit(settings.commit());
        }
        if (settings.branch() != null) {
            service.branch(settings.branch());
        }
        if (settings.repositoryUrl() != null) {
            service.repositoryUrl(settings.repositoryUrl());
        }
        if (!settings.buckets().isEmpty()) {
            service.buckets(
                    settings.buckets().stream().mapToDouble(Double::doubleValue).toArray());
        }
        if (settings.nativeHistograms()) {
            service.nativeHistograms();
        }
        if (!settings.callers()) {
            service.withoutCallers();
        }
        if (settings.exemplars()) {
            service.withExemplars();
        }
        return new FunctionMetricsOfApplication(service);
    }

    @Override
    public void close() {
        AutometricsService installed = service;
        if (installed != null) {
            installed.close();
        }
        FIRST.compareAndSet(this, null);
    }
}
