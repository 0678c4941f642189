//! The sandbox as a program, for clients in any language.

mod remote;

use std::env;
use std::fmt::Display;
use std::fs;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lexopt::{Arg, Parser, ValueExt};
use postmark_sandbox::{
    ACCOUNT_TOKEN, Options, SERVER_TOKEN, Sandbox, SmtpToken, TemplateSource, WebhookConfig,
};

const HELP: &str = "\
A local Postmark: sends nothing, shows everything.

Usage: postmark-sandbox [options]
       postmark-sandbox COMMAND [options]

  --port PORT         Listen on this port [8025]; 0 is any that is free
  --host ADDRESS      Listen on this IP address [127.0.0.1]; anyone who reaches it reads all mail
  --smtp-port PORT    Take email by SMTP on this port, too, with STARTTLS: user name and password
                      are the server token
  --smtp-token STREAM Make an SMTP token for this stream, and print it; may be given again
  --https-port PORT   Listen for HTTPS on this port, too
  --ca-file FILE      Write the certificate here that clients have to trust for TLS
  --hosts             Show how programs find the sandbox by the host names of Postmark, and exit
  --allow-host NAME   Answer browsers under this host name, too; may be given again
  --token TOKEN       Take this server token beside the built-in one; may be given again
  --account-token TOKEN
                      Take this account token beside the built-in one
  --any-token         Take any server token and any account token
  --strict            Refuse what Postmark only happens to tolerate: unknown members, numbers in
                      metadata, an empty list as a template's model, senders at example.com
  --verified-senders  Refuse senders that are on no verified domain and of no confirmed signature
  --templates FILE    Load templates: a JSON array of objects with TemplateId, Alias, Subject,
                      HtmlBody and TextBody
  --seed FILE         Start with the servers, streams, emails and more of a JSON file, see SEED.md;
                      may be given again
  --webhook URL       Tell this URL of everything in the stream outbound; may be given again
  --inbound-webhook URL
                      Tell this URL of mail received
  --manual-delivery   Accept emails, and neither deliver nor bounce them unless told to
  --webhooks-anywhere Call webhooks outside of this machine and of private networks, too
  --help              Show this
  --version           Show the version
";

const HOSTS: &str = "\
A program that has Postmark's host names wired in finds the sandbox where these names are looked up.

1. Start the sandbox on the ports that such a program expects, where it may listen on them:

   postmark-sandbox --host 0.0.0.0 --port 80 --https-port 443 --smtp-port 587 --ca-file ca.pem

2. Let the names lead to it. In the hosts file of a machine, a container or a test (/etc/hosts):

   127.0.0.1 api.postmarkapp.com
   127.0.0.1 smtp.postmarkapp.com smtp-broadcasts.postmarkapp.com
   127.0.0.1 status.postmarkapp.com spamcheck.postmarkapp.com dmarc.postmarkapp.com

   For Docker: --add-host api.postmarkapp.com:ADDRESS. In Compose, give the sandbox's service these
   names as network aliases. For one program on Linux, without touching the machine's own file:

   unshare --map-root-user --mount sh -c 'mount --bind my-hosts /etc/hosts && exec program'

3. Let the program trust ca.pem, which is made anew at each start. It vouches for these names only.

   Node.js             NODE_EXTRA_CA_CERTS=ca.pem
   Python (requests)   REQUESTS_CA_BUNDLE=ca.pem
   Python, Ruby, PHP, curl (OpenSSL), Go
                       SSL_CERT_FILE=ca.pem
   Debian, Ubuntu      cp ca.pem /usr/local/share/ca-certificates/postmark-sandbox.crt
                       update-ca-certificates
   Java                keytool -importcert -noprompt -alias sandbox -file ca.pem -keystore trust.p12
                       -storepass changeit, and -Djavax.net.ssl.trustStore=trust.p12

A real token does no harm there, but the sandbox knows its own only: see --token and --any-token.
";

/// The parsed command line.
struct Command {
    address: SocketAddr,
    options: Options,
    token: Option<&'static str>,
    account_token: Option<&'static str>,
    templates: Option<PathBuf>,
    webhooks: Vec<String>,
    inbound_webhook: Option<String>,
    smtp_tokens: Vec<String>,
    seeds: Vec<PathBuf>,
    authority: Option<PathBuf>,
}

fn main() -> ExitCode {
    let mut parser = Parser::from_env();
    if let Some(name) = env::args().nth(1).filter(|name| !name.starts_with('-')) {
        return control(&name, &mut parser);
    }
    match parse(parser) {
        Ok(Ok(command)) => match run(&command) {
            Ok(()) => ExitCode::SUCCESS,
            Err(message) => fail(1, &message),
        },
        Ok(Err(text)) => {
            say(text);
            ExitCode::SUCCESS
        }
        Err(error) => fail(2, &format!("{error}\nSee postmark-sandbox --help.")),
    }
}

/// Runs a command that controls another, running sandbox.
fn control(name: &str, parser: &mut Parser) -> ExitCode {
    match remote::Command::parse(name, parser) {
        Ok(Some(command)) => match command.run() {
            Ok(text) => {
                say(text);
                ExitCode::SUCCESS
            }
            Err(message) => fail(1, &message),
        },
        Ok(None) => {
            let text = format!("there is no command \"{name}\"\nSee postmark-sandbox --help.");
            fail(2, &text)
        }
        Err(error) => fail(2, &format!("{error}\nSee postmark-sandbox --help.")),
    }
}

/// Parses the command line: what to run, or only to print.
fn parse(mut parser: Parser) -> Result<Result<Command, String>, lexopt::Error> {
    let mut host = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let mut port = 8025;
    let mut options = Options::new();
    let (mut token, mut account_token) = (Some(SERVER_TOKEN), Some(ACCOUNT_TOKEN));
    let mut templates = None;
    let (mut webhooks, mut inbound_webhook) = (Vec::new(), None);
    let (mut smtp_tokens, mut authority, mut seeds) = (Vec::new(), None, Vec::new());
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("port") => port = parser.value()?.parse()?,
            Arg::Long("host") => host = parser.value()?.parse()?,
            Arg::Long("smtp-port") => options = options.smtp_port(parser.value()?.parse()?),
            Arg::Long("smtp-token") => smtp_tokens.push(parser.value()?.string()?),
            Arg::Long("https-port") => options = options.https_port(parser.value()?.parse()?),
            Arg::Long("ca-file") => authority = Some(parser.value()?.into()),
            Arg::Long("hosts") => return Ok(Err(HOSTS.to_owned())),
            Arg::Long("allow-host") => options = options.host(parser.value()?.string()?),
            Arg::Long("token") => options = options.token(parser.value()?.string()?),
            Arg::Long("account-token") => {
                options = options.account_token(parser.value()?.string()?);
            }
            Arg::Long("any-token") => {
                options = options.any_token();
                (token, account_token) = (None, None);
            }
            Arg::Long("strict") => options = options.strict(),
            Arg::Long("verified-senders") => options = options.verified_senders(),
            Arg::Long("templates") => templates = Some(parser.value()?.into()),
            Arg::Long("seed") => seeds.push(parser.value()?.into()),
            Arg::Long("webhook") => webhooks.push(parser.value()?.string()?),
            Arg::Long("inbound-webhook") => inbound_webhook = Some(parser.value()?.string()?),
            Arg::Long("manual-delivery") => options = options.manual_delivery(),
            Arg::Long("webhooks-anywhere") => options = options.webhooks_anywhere(),
            Arg::Long("help") | Arg::Short('h') => {
                return Ok(Err(format!("{HELP}\n{}", remote::HELP)));
            }
            Arg::Long("version") | Arg::Short('V') => {
                return Ok(Err(format!("postmark-sandbox {}\n", env!("CARGO_PKG_VERSION"))));
            }
            other => return Err(other.unexpected()),
        }
    }
    let address = SocketAddr::new(host, port);
    let options = options.address(address);
    Ok(Ok(Command {
        address,
        options,
        token,
        account_token,
        templates,
        webhooks,
        inbound_webhook,
        smtp_tokens,
        seeds,
        authority,
    }))
}

/// Runs until it is stopped.
fn run(command: &Command) -> Result<(), String> {
    let mut options = command.options.clone();
    for file in &command.seeds {
        options = options.seed(seed(file)?);
    }
    let sandbox = Sandbox::start_with(options).map_err(|error| {
        let address = command.address;
        match error.kind() {
            io::ErrorKind::AddrInUse => {
                format!("{address} is taken: stop what listens there, or choose another --port")
            }
            _ => format!("can not listen on {address}: {error}"),
        }
    })?;
    if let Some(file) = &command.templates {
        load(&sandbox, file).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    for url in &command.webhooks {
        let hook = WebhookConfig::new(url);
        sandbox.add_webhook(hook).map_err(|error| format!("--webhook: {error}"))?;
    }
    if let Some(url) = &command.inbound_webhook {
        let set = sandbox.set_inbound_webhook(url);
        set.map_err(|error| format!("--inbound-webhook: {error}"))?;
    }
    if let Some(file) = &command.authority {
        let authority = sandbox.authority().ok_or("--ca-file needs --https-port or --smtp-port")?;
        fs::write(file, authority).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    let mut smtp_tokens = Vec::new();
    for stream in &command.smtp_tokens {
        let token = sandbox.add_smtp_token(stream);
        smtp_tokens.push(token.map_err(|error| format!("--smtp-token {stream}: {error}"))?);
    }
    say(format_args!("Inbox         {}\nBase URL      {}\n", sandbox.inbox_url(), sandbox.url()));
    if let Some(url) = sandbox.https_url() {
        say(format_args!("HTTPS         {url}\n"));
    }
    if let Some(address) = sandbox.smtp_address() {
        say(format_args!("SMTP          {address}\n"));
    }
    if let Some(token) = command.token {
        say(format_args!("Server token  {token}\n"));
    }
    if let Some(token) = command.account_token {
        say(format_args!("Account token {token}\n"));
    }
    for SmtpToken { access_key, secret_key, .. } in smtp_tokens {
        say(format_args!("SMTP token    {access_key} {secret_key}\n"));
    }
    // For programs that start this one: it listens, and no line follows.
    say("Ready\n");
    stopped().map_err(|error| error.to_string())
}

/// Reads a seed, and tries it in a separate sandbox, to name the file in errors.
fn seed(file: &Path) -> Result<String, String> {
    let name = file.display();
    let text = fs::read_to_string(file).map_err(|error| format!("{name}: {error}"))?;
    let sandbox = Sandbox::start().map_err(|error| error.to_string())?;
    sandbox.seed(&text).blocking().map_err(|error| format!("{name}:{error}"))?;
    Ok(text)
}

fn load(sandbox: &Sandbox, file: &Path) -> Result<(), Box<dyn std::error::Error>> {
    for template in serde_json::from_slice::<Vec<TemplateSource>>(&fs::read(file)?)? {
        sandbox.add_template(template)?;
    }
    Ok(())
}

/// Waits for Ctrl-C, or for a service manager's signal.
fn stopped() -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let mut terminate = signal(SignalKind::terminate())?;
            tokio::select! {
                interrupted = tokio::signal::ctrl_c() => interrupted,
                _ = terminate.recv() => Ok(()),
            }
        }
        #[cfg(not(unix))]
        tokio::signal::ctrl_c().await
    })
}

/// Prints, and ignores that nobody may listen.
fn say(text: impl Display) {
    let _ = write!(io::stdout(), "{text}");
}

fn fail(code: u8, message: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "postmark-sandbox: {message}");
    ExitCode::from(code)
}
