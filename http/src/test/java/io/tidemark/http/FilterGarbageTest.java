package io.tidemark.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tidemark.UnitOfWork;
import io.tidemark.sink.DiscardSink;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import jakarta.servlet.http.MappingMatch;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/** What a request through the filter allocates: the record with what is in it, the request and the response that go down the chain, and little else. */
class FilterGarbageTest {

    private static final int ROUNDS = 20_000;

    private static <T> T none(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
                    throw new UnsupportedOperationException(method.toString());
                }));
    }

    private static final class Request extends HttpServletRequestWrapper {
        private Object attribute;

        private final HttpServletMapping mapping = new HttpServletMapping() {
            @Override
            public String getMatchValue() {
                return "7";
            }

            @Override
            public String getPattern() {
                return "/ducks/*";
            }

            @Override
            public String getServletName() {
                return "ducks";
            }

            @Override
            public MappingMatch getMappingMatch() {
                return MappingMatch.PATH;
            }
        };

        Request() {
            super(none(HttpServletRequest.class));
        }

        @Override
        public Object getAttribute(String name) {
            return name.equals(ServletExchange.ATTRIBUTE) ? attribute : null;
        }

        @Override
        public void setAttribute(String name, Object value) {
            attribute = value;
        }

        @Override
        public String getMethod() {
            return "GET";
        }

        @Override
        public String getProtocol() {
            return "HTTP/1.1";
        }

        @Override
        public String getContextPath() {
            return "";
        }

        @Override
        public String getHeader(String name) {
            return name.equals("X-Request-Id") ? "r-1" : null;
        }

        @Override
        public long getContentLengthLong() {
            return -1;
        }

        @Override
        public boolean isAsyncStarted() {
            return false;
        }

        @Override
        public HttpServletMapping getHttpServletMapping() {
            return mapping;
        }
    }

    private static final class Response extends HttpServletResponseWrapper {
        private final ServletOutputStream out = new ServletOutputStream() {
            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setWriteListener(WriteListener listener) {}

            @Override
            public void write(int b) {}

            @Override
            public void write(byte[] from, int offset, int length) {}
        };

        Response() {
            super(none(HttpServletResponse.class));
        }

        @Override
        public ServletOutputStream getOutputStream() {
            return out;
        }

        @Override
        public int getStatus() {
            return 200;
        }
    }

    private static double bytesARequest(RequestFilter filter) throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Request request = new Request();
        Response response = new Response();
        byte[] body = new byte[100];
        FilterChain chain = (passed, to) -> to.getOutputStream().write(body, 0, 100);
        double least = Double.MAX_VALUE;
        for (int attempt = 0; attempt < 5; attempt++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            for (int i = 0; i < ROUNDS; i++) {
                request.attribute = null;
                filter.doFilter(request, response, chain);
            }
            long nanos = System.nanoTime() - start;
            least = Math.min(least, (double) (threads.getCurrentThreadAllocatedBytes() - before) / ROUNDS);
            if (Boolean.getBoolean("tidemark.test.print")) {
                System.out.println(least + " B, " + nanos / ROUNDS + " ns");
            }
        }
        return least;
    }

    @Test
    void aRequestLeavesItsRecordAndLittleElse() throws Exception {
        double withRecord = bytesARequest(
                RequestFilter.builder().sink(DiscardSink.instance()).build());
        double measuresAlone =
                bytesARequest(RequestFilter.builder().withoutRecords().build());

        assertThat(withRecord).isLessThan(450);
        assertThat(measuresAlone).isLessThan(300);
        assertThat(UnitOfWork.current()).isEmpty();
    }
}
