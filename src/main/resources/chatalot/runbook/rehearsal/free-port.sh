# free-port.sh: a port on the loopback interface on which nobody listens, below those that the kernel gives to whoever calls.
for port in $(shuf --input-range=20000-32000 --head-count=100); do
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
        echo "$port"
        exit 0
    fi
done
exit 1
