package io.tidemark.spring;

import io.tidemark.autometrics.AutometricsService;
import io.tidemark.spring.TidemarkProperties.Autometrics;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/** The service that functions of the application count in, if it is the first of its process. */
final class FunctionMetricsOfApplication implements AutoCloseable {

    private static final Log LOG = LogFactory.getLog(FunctionMetricsOfApplication.class);

    private final @Nullable AutometricsService service;

    private FunctionMetricsOfApplication(@Nullable AutometricsService service) {
        this.service = service;
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
        try {
            return new FunctionMetricsOfApplication(service.install());
        } catch (IllegalStateException another) {
            // Two applications in one process, or a test: the code is the same, and is counted by the first.
            LOG.info("Functions are counted by the service that was installed first: " + another.getMessage());
            return new FunctionMetricsOfApplication(null);
        }
    }

    @Nullable
    AutometricsService service() {
        return service;
    }

    @Override
    public void close() {
        AutometricsService installed = service;
        if (installed != null) {
            installed.close();
        }
    }
}
